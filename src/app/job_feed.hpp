#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace joulewatch {

enum class JobStatus : std::uint8_t { queued, running, done, failed, cancelled };

constexpr std::string_view name(JobStatus status) {
    switch (status) {
        case JobStatus::queued:
            return "queued";
        case JobStatus::running:
            return "running";
        case JobStatus::done:
            return "done";
        case JobStatus::failed:
            return "failed";
        case JobStatus::cancelled:
            break;
    }
    return "cancelled";
}

/// How far a piece of long work is.
struct JobState {
    std::string id;
    std::string datasetId;
    JobStatus status = JobStatus::queued;
    std::string stage;                 // in a word or two: "reading", "phase imbalance"
    std::uint64_t done = 0;            // of this stage
    std::uint64_t total = 0;           // 0: not known
    std::optional<double> etaSeconds;  // left of this stage
    std::optional<std::string> error;  // why it failed
    bool ended() const { return status != JobStatus::queued && status != JobStatus::running; }
};

/// What one reader has still to hear of a job. A reader that does not keep up is cut off: it never
/// slows the work nor grows our memory. Safe to use from any thread.
class JobFeed {
 public:
    static constexpr std::size_t kMaxQueued = 256;  // 25 s of a job that reports ten times a second

    void push(const JobState& state);
    std::optional<JobState> next();  // the oldest not yet heard
    bool cutOff() const;             // too much was not heard in time
    /// `wake` is called, from the working thread, whenever there is something to hear.
    void onNews(std::function<void()> wake);

 private:
    mutable std::mutex mutex_;
    std::deque<JobState> states_;
    std::function<void()> wake_;
    bool cutOff_ = false;
};

}  // namespace joulewatch
