#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// `review`: waits for what a person says of it.
enum class WorkStatus : std::uint8_t { queued, running, ready, failed, cancelled, review };

/// A file that was brought in. What only its pages need is in `details`, as JSON of app/.
struct StoredDataset {
    std::string id;       // 20 hex digits
    std::string ownerId;  // empty: everybody's, as before there were accounts
    std::string name;
    WorkStatus status = WorkStatus::queued;
    Timestamp createdAt;
    std::string details;
};

struct StoredJob {
    std::string id;    // 20 hex digits
    std::string kind;  // "import", "analysis"
    std::string ownerId;
    std::string datasetId;  // empty: of none
    WorkStatus status = WorkStatus::queued;
    Timestamp createdAt;
    std::optional<Timestamp> endedAt;
    std::string error;  // why it failed, in a sentence
};

/// Data sets and jobs across restarts. Safe to call from any thread; each call is all or nothing.
/// `notFound` when there is no such thing.
class WorkStore {
 public:
    static constexpr std::int64_t kMaxEndedJobs = 1'000;  // the oldest are forgotten

    virtual ~WorkStore() = default;
    /// New, or in the place of the one with its id.
    virtual Result<void> saveDataset(const StoredDataset& dataset) = 0;
    virtual Result<StoredDataset> dataset(std::string_view id) = 0;
    virtual Result<std::vector<StoredDataset>> datasets() = 0;  // the newest first
    /// And its jobs.
    virtual Result<void> removeDataset(std::string_view id) = 0;

    virtual Result<void> saveJob(const StoredJob& job) = 0;
    virtual Result<StoredJob> job(std::string_view id) = 0;
    virtual Result<std::vector<StoredJob>> jobs() = 0;  // the newest first
    /// At a start: what a run before has left queued or running has failed, for `reason`. The
    /// number of such jobs.
    virtual Result<std::int64_t> failInterruptedJobs(std::string_view reason, Timestamp at) = 0;
};

}  // namespace joulewatch
