#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>

#include "store/duckdb/catalogue.hpp"
#include "store/duckdb/duckdb_store.hpp"
#include "store/duckdb/peak_lists.hpp"
#include "store/pending_rows.hpp"
#include "store/remembered_keys.hpp"
#include "store/rollups.hpp"
#include "store/segment_build.hpp"
#include "store/stored_meters.hpp"

namespace joulewatch {

/// The store behind openDuckDbStore(). Readings are columns packed into segments, which are never
/// changed; the catalogue says, in one transaction a commit, which blocks of which segments count.
/// What was appended since is in memory: as it came until somebody asks for readings ("pending"),
/// then by meter and time ("tail"); it joins the segments at the next checkpoint.
///
/// One writer at a time (`writer_`); it changes what readers see only under `state_`, shortly.
/// Readers hold `state_` shared while they read roll-ups; rows they read without it, from lists of
/// blocks that never change.
class PackedStore : public FolderStore {
 public:
    PackedStore(std::filesystem::path directory, const DuckDbStoreOptions& options)
        : directory_(std::move(directory)),
          options_(options),
          catalogue_(directory_ / kCatalogueFile, kRememberedKeys),
          keys_(kRememberedKeys) {}
    ~PackedStore() override;
    PackedStore(const PackedStore&) = delete;
    PackedStore& operator=(const PackedStore&) = delete;
    Result<void> open();

    using ReadingStore::append;
    Result<AppendReceipt> append(std::string_view batchKey, std::span<const MeterReadings> readings,
                                 RowUpdate update) override;
    Result<AppendReceipt> import(std::string_view batchKey, const ReadingSpool& spool,
                                 const Progress& progress) override;
    Result<void> checkpoint() override;
    std::size_t waitingRows() const override;
    void rest() override;
    Result<void> moveTo(const std::filesystem::path& directory) override;

    Result<std::vector<StoredMeter>> meters() const override;
    Result<LatestReading> latest(const MeterId& meter) const override;
    Result<void> read(const MeterId& meter, TimeRange range, MetricSet metrics,
                      const BatchSink& sink) const override;
    Result<Chart> buckets(const MeterId& meter, Metric metric, TimeRange range,
                          std::size_t maxPoints) const override;
    Result<std::vector<ChartPoint>> outline(const MeterId& meter, Metric metric, TimeRange range,
                                            std::size_t points) const override;
    Result<WeekProfile> weekProfile(std::span<const MeterId> meters, Metric metric,
                                    TimeRange range) const override;
    Result<std::vector<MeterAggregates>> aggregates(TimeRange range) const override;
    Result<PlantLoad> plantLoad(TimeRange range, std::size_t maxPoints) const override;
    Result<std::vector<QuarterHourLoad>> peakQuarterHours(TimeRange range,
                                                          std::size_t count) const override;

 private:
    static constexpr const char* kCatalogueFile = "readings.duckdb";
    using Blocks = std::vector<SegmentBlockPtr>;
    /// Segments are written, the catalogue not yet, or it is not known.
    struct Commit {
        CatalogueChange change;
        std::map<std::uint32_t, Blocks> blocks;  // of the meters that change, by number
        bool ofTails = false;                    // it holds what was in the tails
        bool ofRollups = true;                   // they are brought up to it and written
    };

    // --- opening (packed_store_open.cpp) ---
    Result<void> lockDirectory();
    Result<void> shelve(const CatalogueContent& content);
    Result<std::unique_ptr<Rollups>> openRollupFiles() const;
    Result<void> openRollups(const std::vector<RollupDebt>& debts);
    std::vector<RollupDebt> allOwed(const std::vector<RollupDebt>& debts, bool none) const;
    void removeOrphans(const CatalogueContent& content) const;

    // --- writing (packed_store.cpp); `writer_` is held ---
    Result<void> checkRoom(const std::set<std::string_view>& added) const;
    Result<std::vector<std::uint32_t>> numbersOf(std::span<const MeterReadings> readings);
    Result<void> addMeters(const ReadingSpool& spool);
    /// What was appended joins the tails, and the roll-ups follow. `state_` is held, `writer_` need
    /// not be: while a writer that has settled goes on, nothing is pending.
    Result<void> settle();
    Result<void> settle(MeterShelf& shelf, std::span<const TailRow> rows);
    Result<void> touch(const MeterShelf& shelf, std::span<const TailRow> late,
                       std::span<const TailRow> later);
    void putLate(MeterShelf& shelf, std::span<const TailRow> rows);
    void replaceRollups(const MeterShelf& shelf, std::span<const TailRow> rows);
    Result<bool> isFull();
    bool rollupsAreDue() const;
    Result<void> writeTails(bool withRollups = false);

    // --- commits (packed_store_commit.cpp); `writer_` is held ---
    Result<void> recover();
    Result<void> make(Commit commit, SegmentBuild& build);
    Result<void> finish();
    Result<void> settleDebts();
    void settleOldDebts();
    void restUnlessBusy();
    void compact(Commit& commit, SegmentBuild& build) const;
    void describe(Commit& commit) const;
    Result<void> adopt(const Commit& commit);
    const Blocks& blocksAfter(const Commit& commit, std::uint32_t meter) const;
    std::map<std::uint64_t, std::uint64_t> liveBytes(const Commit& commit) const;
    void removeSegments(const Commit& commit, const std::set<std::uint64_t>& before) const;

    // --- roll-ups (packed_store_rollups.cpp); `writer_` is held ---
    static MeterExtent extentOf(const Blocks& blocks);
    using BlocksOf = std::function<BlockList(std::uint32_t)>;
    /// Those that cannot be rebuilt are owed. Either `state_` is held or nobody sees the meters.
    Result<void> rebuild(const std::vector<RollupDebt>& debts, const BlocksOf& blocksOf);
    /// What was written counts although readings from before are damaged: whoever asks for them, or
    /// for what is made of them, is told.
    static Result<void> unlessDamaged(Result<void> rebuilt);
    void oweLacking(Commit& commit) const;
    void leaveOutKnown(Commit& commit) const;
    /// What is to be made of meters that lack a level.
    std::vector<RollupDebt> lacking(const std::vector<std::uint32_t>& meters) const;
    /// `state_` is held.
    Result<void> rebuildOwed();

    // --- the plant's quarter hours (packed_store_demand.cpp); `state_` is held ---
    /// Of quarter hours [from, to), NaN where no meter has a reading.
    Result<std::vector<double>> demandOf(BucketRange quarters) const;
    Result<void> addDemand(const MeterShelf& shelf, BucketRange quarters,
                           std::span<double> demandKw) const;
    /// Keeps the demand of days anew. Where a meter's readings are damaged it is owed, and whoever
    /// asks for it is told.
    Result<void> keepDemand(std::vector<BucketRange> days);
    Result<void> keepDemand(BucketRange days, bool whole);
    Result<void> keepStaleDemand();
    Result<void> keepAllDemand();
    void staleDemand(std::span<const TailRow> rows);

    // --- reading (packed_store_queries.cpp) ---
    /// Queries see what was appended.
    Result<void> settled() const;
    struct Slice;
    template <class Sink>
    Result<void> eachPart(const Slice& slice, Sink& sink) const;
    template <class Sink>
    Result<void> eachPart(const Slice& slice, int level, TimeRange range, Sink& sink) const;
    template <class Sink>
    Result<void> eachBucket(const Slice& slice, RollupLevel level, BucketRange range,
                            Sink& sink) const;
    template <class Sink>
    Result<void> eachWeekPart(const Slice& slice, int level, TimeRange range, Sink& sink) const;
    /// `corrupted` when the meter's roll-ups are owed.
    Result<void> checkSummaries(const MeterShelf& shelf) const;
    BucketRange quartersIn(TimeRange range) const;
    Result<MeterRows> rowsOf(const MeterId& meter, TimeRange range) const;
    template <class Query>
    auto repaired(const Query& query) const -> decltype(query());
    Result<void> repair();

    std::filesystem::path directory_;
    DuckDbStoreOptions options_;
    int lock_ = -1;  // the folder, locked

    mutable std::mutex writer_;
    Catalogue catalogue_;
    std::uint64_t newestSegment_ = 0;
    std::vector<std::string> newKeys_;            // since the last commit
    std::set<std::uint32_t> newMeters_;           // or with a new type, since the last commit
    std::optional<Commit> unfinished_;            // to be made before anything else
    std::uint32_t lastMeter_ = NameIndex::kNone;  // that was appended to
    std::set<RollupDebt> knownDebts_;             // in the catalogue
    bool rollupsUnsynced_ = false;                // they were made anew when the store was opened
    std::optional<std::chrono::steady_clock::time_point> lastCommit_;

    mutable std::shared_mutex state_;
    StoredMeters meters_;
    PendingRows pending_;
    ReadRoom lateRoom_;
    RememberedKeys keys_;
    std::unique_ptr<Rollups> rollups_;
    std::size_t waitingRows_ = 0;       // in tails
    std::size_t rowsSinceRollups_ = 0;  // put since they were written
    std::set<std::uint32_t> owed_;      // meters whose roll-ups do not follow their rows
    // Of the plant's demand as it is kept: what changed since, and whether it can be believed.
    std::set<std::int64_t> staleQuarters_;
    bool demandOwed_ = false;
    mutable PeakLists peakLists_;  // of the demand as it is kept
};

}  // namespace joulewatch
