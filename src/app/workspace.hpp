#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/data_directory.hpp"
#include "app/dataset.hpp"
#include "app/file_kind.hpp"
#include "app/jobs.hpp"
#include "app/open_readings.hpp"
#include "app/quality_file.hpp"
#include "app/totals.hpp"
#include "app/upload.hpp"
#include "app/workspace_steps.hpp"
#include "core/metric.hpp"
#include "store/reading_store.hpp"
#include "store/work_store.hpp"

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

/// The readings of a data set. While somebody holds this, decisions about findings may change
/// values, nothing else.
struct KeptReadings {
    std::shared_ptr<ReadingStore> store;
    std::vector<StoredMeter> meters;
    TimeRange span{};  // over all meters, half-open
    ExcludedDays excluded{};

    /// Without the days that do not count. While somebody holds this.
    Totals totals() const { return {*store, meters, excluded}; }
    /// `notFound`, in words for who asked.
    Result<StoredMeter> meter(std::string_view id) const;
    /// What was left out of a range reaches as far as the readings. `invalidInput` when it is
    /// empty.
    Result<TimeRange> range(std::optional<Timestamp> from, std::optional<Timestamp> to) const;
};

/// The data sets of a running server: files in a directory, their results, their readings in a
/// store each, and the jobs that make them. Everything finished is there again after a restart, and
/// what was not goes on. Safe to call from any thread. Errors are written for who uses the app:
/// they name no path.
class Workspace {
 public:
    static constexpr std::size_t kMaxDatasets = 50;
    static constexpr std::size_t kMaxDatasetsOfOwner = 20;
    static constexpr std::uint64_t kMaxUploadBytes = 1ULL << 30;
    static constexpr std::uint64_t kMaxResultBytes = 64ULL << 20;
    static constexpr std::uint64_t kSpareDiskBytes = 128ULL << 20;  // never filled by an upload

    /// `work` outlives the workspace. An error is for who started the program.
    static Result<std::unique_ptr<Workspace>> open(DataDirectory directory, WorkStore& work,
                                                   WorkspaceOptions options);
    ~Workspace();  // stop()
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    std::vector<Dataset> list() const;  // the newest first
    Result<Dataset> find(std::string_view id) const;

    /// `unavailable` when the disk has no room for it.
    Result<Upload> beginUpload(std::optional<std::uint64_t> announcedBytes) const;
    /// A name for a file that is there for a while, and not after the next start. `unavailable`
    /// when the disk has no room.
    Result<std::filesystem::path> temporaryFile(std::uint64_t bytes) const;
    /// A table whose columns are not known for sure waits in review, as does any with `review`.
    Result<Accepted> addUpload(std::string name, Upload upload, const Owner& owner,
                               bool review = false);
    /// The beginning of a data set's table, and what its columns are taken for.
    Result<TablePreview> preview(std::string_view id) const;
    /// Reads a file in review, or again, as the user says. Decisions about its readings are gone.
    Result<Accepted> importDataset(std::string_view id, const ImportChoice& choice);
    /// A file that stays where it is; takes the place of what the same path gave before.
    Result<Accepted> addReadings(const std::filesystem::path& file);
    /// The result in `text`, brought as `file`, with the readings it was made from if there are
    /// any.
    Result<Accepted> addResult(const std::filesystem::path& file, std::string_view text,
                               const std::optional<std::filesystem::path>& readings);
    /// `shape`: machines, substation, pmu, consumption or household; empty: machines.
    Result<Accepted> addSample(const Owner& owner, std::string_view shape = {});
    Result<void> remove(std::string_view id);

    Result<std::string> resultText(std::string_view id) const;
    /// What its data contradicts (toJson of a QualityReport, with the decisions).
    Result<Json> quality(std::string_view id) const;
    /// Makes a decision about a finding true in the readings, keeps it, and returns the finding.
    Result<Json> decide(std::string_view id, std::string_view findingId,
                        const FindingDecision& decision);
    /// The rows that could not be read, as CSV: line, column, reason, text.
    Result<std::string> rejectedText(std::string_view id) const;
    /// Waits shortly for readings that are being read; `unavailable` when that takes longer.
    Result<std::shared_ptr<const KeptReadings>> readings(std::string_view id);

    /// Readings that arrive one by one, which then are a data set of their own. `kLiveId` names it.
    /// `listeners` hear of them once they are stored, and outlive the workspace.
    Result<void> openLive(std::vector<ReadingsListener*> listeners = {});
    static constexpr std::string_view kLiveId = "00000000000000000001";
    /// Null unless openLive() was called.
    JournaledReadings* live() { return live_.journaled.get(); }

    /// Writes to the disk and reads it back, as keeping anything would: `unavailable` when that
    /// fails.
    Result<void> checkReady() const;

    JobQueue& jobs() { return jobs_; }
    /// Work that belongs to no data set ("backup"), of `ownerId`. It is remembered: when the
    /// program ends on the way, the job has failed at the next start. The job's id.
    Result<std::string> submit(std::string kind, const std::string& ownerId, JobQueue::Work work);
    /// Also of a job that an earlier run of the program has ended.
    std::optional<JobState> jobState(std::string_view id) const;
    /// Ends what runs; it goes on when the program is started again.
    void stop();

 private:
    using Kept = std::shared_ptr<const KeptReadings>;
    Workspace(DataDirectory directory, WorkStore& work, WorkspaceOptions options);
    std::filesystem::path folder(std::string_view id) const { return directory_.datasets() / id; }
    std::filesystem::path readingsFolder(std::string_view id) const {
        return folder(id) / "readings";
    }
    Result<void> restore();
    void sweep() const;
    void goOn(const Dataset& dataset);
    Dataset fresh(std::string name, DatasetKind kind, const Owner& owner) const;
    Result<Accepted> store(Dataset dataset, std::string_view resultText);
    Result<Accepted> submit(Dataset dataset);
    Result<Accepted> wait(Dataset dataset);
    bool isUncertain(const Dataset& dataset) const;
    Result<void> keepQuality(const std::string& id, const SharedReadings& readings) const;
    Result<std::string> begin(const Dataset& dataset, const std::string& jobId);
    Result<void> makeRoom(const std::filesystem::path& origin, const Owner& owner);
    Result<void> enter(const Dataset& dataset);
    void save(const Dataset& dataset) const;
    void saveJob(const Dataset& dataset, std::string_view jobId, WorkStatus status,
                 std::string_view error) const;
    Result<void> work(const std::string& id, const Progress& progress);
    Result<SharedReadings> load(const Dataset& dataset, const Progress& progress);
    void ended(const JobState& job);
    Result<void> storeReadings(const std::string& id, const ReadingSpool& spool,
                               const Progress& progress);
    Result<void> keepReadings(const std::string& id, const SharedReadings& readings,
                              const Progress& progress);
    bool isAnalysed(const std::string& id) const;
    ExcludedDays excludedDays(std::string_view id) const;
    void recall(const std::string& id, const KeptReadings& kept, ExcludedDays excluded);
    Result<Kept> openKept(const Dataset& dataset);
    Result<Kept> readAgain(const Dataset& dataset);
    std::optional<Dataset> liveDataset() const;
    Result<std::string> rereadingJob(const Dataset& dataset);

    void update(const std::string& id, const std::function<void(Dataset&)>& change);

    DataDirectory directory_;
    WorkStore& work_;
    WorkspaceOptions options_;
    mutable std::mutex mutex_;
    mutable std::mutex probing_;
    std::mutex opening_;           // of readings, one at a time
    mutable std::mutex deciding_;  // about findings, one at a time
    std::atomic<bool> stopping_ = false;
    std::map<std::string, Dataset, std::less<>> datasets_;
    std::map<std::string, Kept, std::less<>> kept_;  // readings that were opened
    std::map<std::string, std::string> rereading_;   // data set → the job that reads it again
    std::set<std::string> analysing_;                // data sets with readings that are whole
    LiveReadings live_;
    JobQueue jobs_;  // last: its threads use all of the above
};

}  // namespace joulewatch
