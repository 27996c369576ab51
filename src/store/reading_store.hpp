#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/progress.hpp"
#include "core/reading_set.hpp"
#include "core/result.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

/// What the store knows of a meter without touching its rows.
struct StoredMeter {
    Meter meter;
    std::uint64_t rows = 0;
    TimeRange span{};     // first stamp to last stamp, both readings
    Duration interval{};  // the most frequent step; 0 of a single row
};

struct AppendReceipt {
    bool repeated = false;  // the batch was here already: nothing was changed
};

/// The newest row of a meter, whatever it lacks.
struct LatestReading {
    Timestamp at;
    Sample sample;
};

/// The readings of one metric in one step of a chart. Steps without readings are left out.
struct ChartBucket {
    Timestamp at;  // start of the step, or of the range that was asked for inside it
    double first, min, max, last, mean;
    std::uint64_t count;
    bool operator==(const ChartBucket&) const = default;
};
struct Chart {
    Duration step{};  // 0: there are no more readings than points, each is a bucket of its own
    std::vector<ChartBucket> buckets;
};

struct ChartPoint {
    Timestamp at;
    double value;
    bool operator==(const ChartPoint&) const = default;
};

/// Mean of a metric by weekday (0 = Monday) and hour of the stamps.
struct WeekProfile {
    struct Cell {
        double mean = kMissing;
        std::uint64_t count = 0;
        bool operator==(const Cell&) const = default;
    };
    std::array<std::array<Cell, 24>, 7> cells{};
    bool operator==(const WeekProfile&) const = default;
};

/// One metric of one meter over a range. NaN where there are too few readings.
struct Aggregate {
    std::uint64_t count = 0;
    double mean = kMissing, standardDeviation = kMissing;  // of a sample, n - 1
    double sum = 0, min = kMissing, max = kMissing;
};
struct MeterAggregates {
    MeterId meter;
    std::array<Aggregate, kMetrics.size()> metrics;
};

/// The plant's mean load in one quarter of an hour: the sum of its meters' mean power.
struct QuarterHourLoad {
    Timestamp at;
    double demandKw;
    bool operator==(const QuarterHourLoad&) const = default;
};

/// All meters together, in steps of time.
struct PlantLoad {
    struct Step {
        Timestamp at;
        double meanKw;     // Σ over the meters with readings in the step of their mean power
        double energyKwh;  // Σ power × the meter's interval: what was not measured is not in it
        bool operator==(const Step&) const = default;
    };
    Duration step{};
    std::vector<Step> steps;  // those without readings are left out
};

/// What a row does to one of its meter and time that is there.
enum class RowUpdate {
    whole,  // it takes its place
    values  // its values take the place of those that are there; what it lacks stays
};

/// Readings of many meters, kept for good. Safe to call from any thread.
///
/// Of rows with the same meter and time one is made (RowUpdate), the one that was appended last has
/// the last word: a gateway may send late, in any order and twice. Each answer depends on the rows
/// alone, not on the order they came in, to the last bit. Ranges are half-open; min and max are
/// exact for any of them.
class ReadingStore {
 public:
    static constexpr std::size_t kMaxMeters = 10'000;
    static constexpr std::size_t kMaxRowsInAppend = 250'000;  // 10 MB in a journal
    static constexpr std::size_t kMaxKeyBytes = 255, kMaxMeterIdBytes = 255;
    /// Keys that are recognised; a batch that comes again after so many others is a late one.
    static constexpr std::size_t kRememberedKeys = 100'000;
    static constexpr std::size_t kMaxChartPoints = 10'000;

    virtual ~ReadingStore() = default;

    /// All rows or none; queries see them at once. After a crash those since the last checkpoint()
    /// are gone: a journal brings them back. A key that is known changes nothing.
    /// `invalidInput`: nothing in it, beyond a limit, an infinite value; `unavailable`: the disk.
    virtual Result<AppendReceipt> append(std::string_view batchKey,
                                         std::span<const MeterReadings> readings,
                                         RowUpdate update) = 0;
    /// Whole rows.
    Result<AppendReceipt> append(std::string_view batchKey, std::span<const ReadingBatch> batches) {
        return append(batchKey, ReadingSet::of(batches).meters(), RowUpdate::whole);
    }
    /// A whole file's readings, all or none, on disk on return, as is what was appended before.
    virtual Result<AppendReceipt> import(std::string_view batchKey, const ReadingSpool& spool,
                                         const Progress& progress) = 0;
    /// What was appended is on disk. When this fails, nothing is lost and it may be called again.
    virtual Result<void> checkpoint() = 0;
    /// Rows that wait for the next checkpoint, in memory.
    virtual std::size_t waitingRows() const = 0;
    /// Nothing has come for a while: gives back what is kept for the next checkpoint.
    virtual void rest() = 0;

    virtual Result<std::vector<StoredMeter>> meters() const = 0;  // in order of id
    /// `notFound`: no such meter. The same holds for everything below that names one.
    virtual Result<LatestReading> latest(const MeterId& meter) const = 0;

    using BatchSink = std::function<bool(const ReadingBatch&)>;  // false: stop reading
    /// Oldest first, in batches of a few thousand rows at most that hold just `metrics`.
    virtual Result<void> read(const MeterId& meter, TimeRange range, MetricSet metrics,
                              const BatchSink& sink) const = 0;
    /// At most `maxPoints` steps, each a round number of seconds, minutes, hours or days that
    /// starts at a multiple of itself.
    virtual Result<Chart> buckets(const MeterId& meter, Metric metric, TimeRange range,
                                  std::size_t maxPoints) const = 0;
    /// A smooth overview of at most `points` points, 3 or more.
    virtual Result<std::vector<ChartPoint>> outline(const MeterId& meter, Metric metric,
                                                    TimeRange range, std::size_t points) const = 0;
    /// Over the meters named, or all of them when none is.
    virtual Result<WeekProfile> weekProfile(std::span<const MeterId> meters, Metric metric,
                                            TimeRange range) const = 0;
    /// Of all meters, in order of id; those without a reading in the range are there with counts
    /// of 0.
    virtual Result<std::vector<MeterAggregates>> aggregates(TimeRange range) const = 0;
    /// At most `maxPoints` steps, none shorter than a quarter of an hour.
    virtual Result<PlantLoad> plantLoad(TimeRange range, std::size_t maxPoints) const = 0;
    /// The `count` quarter hours of highest plant load, highest first, the earlier of equals first.
    virtual Result<std::vector<QuarterHourLoad>> peakQuarterHours(TimeRange range,
                                                                  std::size_t count) const = 0;
};

}  // namespace joulewatch
