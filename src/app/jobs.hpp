#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "app/job_feed.hpp"
#include "app/random_id.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// Long work, a few pieces at a time so that the machine stays usable, no more than half of them of
/// one user, the rest waiting in order. Safe to call from any thread.
class JobQueue {
 public:
    static constexpr std::size_t kMaxRunning = 4;
    static constexpr std::size_t kMaxRunningOfOwner = 2;
    static constexpr std::size_t kMaxQueued = 16;
    static constexpr std::size_t kMaxEnded = 100;    // whose last state is kept to be asked for
    static constexpr std::size_t kMaxReaders = 200;  // feeds open at the same time
    static constexpr std::chrono::milliseconds kNewsEvery{100};

    using Work = std::function<Result<void>(const Progress&)>;
    /// Told once the work has ended in whatever way, also when it never began.
    using Ended = std::function<void(const JobState&)>;

    JobQueue();
    ~JobQueue();  // stop()
    JobQueue(const JobQueue&) = delete;
    JobQueue& operator=(const JobQueue&) = delete;

    /// The job's id: a new one, or that of a job which an earlier run of the program did not end.
    /// `unavailable` when too many wait already or the program is ending.
    Result<std::string> submit(std::string datasetId, std::string owner, Work work, Ended ended,
                               std::string id = randomId());
    std::optional<JobState> state(std::string_view id) const;
    /// False when there is no such job; one that has ended stays as it is.
    bool cancel(std::string_view id);
    /// `notFound`, or `unavailable` when there are too many readers.
    Result<std::shared_ptr<JobFeed>> follow(std::string_view id);
    /// Waits until the job has ended, at most so long.
    void wait(std::string_view id, std::chrono::milliseconds atMost) const;
    std::size_t running() const;
    std::size_t queued() const;
    /// Cancels everything, takes nothing more and waits for what runs.
    void stop();

 private:
    struct Job;
    using JobPointer = std::shared_ptr<Job>;
    JobPointer find(std::string_view id) const;
    std::deque<JobPointer>::iterator nextToRun();
    void runNext(const std::stop_token& stopping);
    void run(const JobPointer& job);
    bool report(Job& job, std::string_view stage, std::uint64_t done, std::uint64_t total);
    void end(const JobPointer& job, JobStatus status, std::optional<std::string> error);
    void tellReaders(Job& job);
    void forgetOldest();

    mutable std::mutex mutex_;
    mutable std::condition_variable_any news_;
    std::vector<JobPointer> jobs_;  // in order of submission
    std::deque<JobPointer> waiting_;
    std::size_t running_ = 0;
    bool stopped_ = false;
    std::vector<std::jthread> workers_;
};

}  // namespace joulewatch
