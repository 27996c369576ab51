#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/data_directory.hpp"
#include "app/dataset.hpp"
#include "app/file_kind.hpp"
#include "app/jobs.hpp"
#include "app/upload.hpp"
#include "app/workspace_steps.hpp"
#include "core/metric.hpp"

namespace joulewatch {

struct WorkspaceOptions {
    WorkspaceSteps steps;
    std::function<std::int64_t()> nowMs;  // since 1970, UTC
};

/// What became of a file that was brought in; no job when there is nothing left to wait for.
struct Accepted {
    std::string datasetId;
    std::optional<std::string> jobId;
};

struct SeriesQuestion {
    MeterId meter;
    Metric metric = Metric::activePowerKw;
    std::optional<Timestamp> from, to;  // empty: as far as there are readings
    std::size_t maxPoints = 1000;
};
struct Series {
    TimeRange range{};
    Duration bucket{};
    std::vector<MinMaxBucket> buckets;
};

/// The data sets of a running server: files in a directory, their results, the readings that charts
/// ask for, and the jobs that make them. Everything finished is there again after a restart. Safe
/// to call from any thread. Errors are written for who uses the app: they name no path.
class Workspace {
 public:
    static constexpr std::size_t kMaxDatasets = 50;
    static constexpr std::size_t kMaxLoaded = 3;  // data sets whose readings stay at hand
    static constexpr std::uint64_t kMaxUploadBytes = 1ULL << 30;
    static constexpr std::uint64_t kMaxResultBytes = 64ULL << 20;
    static constexpr std::uint64_t kSpareDiskBytes = 128ULL << 20;  // never filled by an upload

    Workspace(DataDirectory directory, WorkspaceOptions options);
    ~Workspace();  // stop()

    std::vector<Dataset> list() const;  // the newest first
    Result<Dataset> find(std::string_view id) const;

    /// `unavailable` when the disk has no room for it.
    Result<Upload> beginUpload(std::optional<std::uint64_t> announcedBytes) const;
    Result<Accepted> addUpload(std::string name, Upload upload);
    /// A file that stays where it is; takes the place of what the same path gave before.
    Result<Accepted> addReadings(const std::filesystem::path& file);
    /// The result in `text`, brought as `file`, with the readings it was made from if there are
    /// any.
    Result<Accepted> addResult(const std::filesystem::path& file, std::string_view text,
                               const std::optional<std::filesystem::path>& readings);
    Result<Accepted> addSample();
    Result<void> remove(std::string_view id);

    Result<std::string> resultText(std::string_view id) const;
    Result<std::vector<SpooledMeter>> meters(std::string_view id);
    Result<Series> series(std::string_view id, const SeriesQuestion& question);

    /// Writes to the disk and reads it back, as keeping anything would: `unavailable` when that
    /// fails.
    Result<void> checkReady() const;

    JobQueue& jobs() { return jobs_; }
    void stop();  // cancels what runs

 private:
    using Spool = std::shared_ptr<const ReadingSpool>;
    std::filesystem::path folder(std::string_view id) const { return directory_.datasets() / id; }
    void restore();
    Dataset fresh(std::string name, DatasetKind kind) const;
    Result<Accepted> store(Dataset dataset, std::string_view resultText);
    Result<Accepted> submit(Dataset dataset);
    Result<void> makeRoom(const std::filesystem::path& origin);
    void save(const Dataset& dataset) const;
    Result<void> work(const std::string& id, const Progress& progress);
    Result<SharedReadings> load(const Dataset& dataset, const Progress& progress);
    void ended(const JobState& job);
    Result<Spool> readings(std::string_view id);
    Result<Spool> readAgain(const Dataset& dataset);
    Result<std::string> rereadingJob(const Dataset& dataset);
    void keepAtHand(const std::string& id, Spool spool);
    Dataset shown(Dataset dataset) const;

    template <class Change>
    void update(const std::string& id, Change change);

    DataDirectory directory_;
    WorkspaceOptions options_;
    mutable std::mutex mutex_;
    mutable std::mutex probing_;
    std::map<std::string, Dataset, std::less<>> datasets_;
    std::deque<std::pair<std::string, Spool>> atHand_;  // the last used first
    std::map<std::string, std::string> rereading_;      // data set → the job that reads it again
    JobQueue jobs_;                                     // last: its threads use all of the above
};

}  // namespace joulewatch
