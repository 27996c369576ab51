#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/aligned_window.hpp"
#include "core/ingest_report.hpp"
#include "core/packed_readings.hpp"
#include "core/reading_batch.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// What the spool knows of a meter without touching its rows.
struct SpooledMeter {
    Meter meter;
    std::uint64_t rows = 0;
    TimeRange span{};     // first stamp to last stamp, both readings
    Duration interval{};  // the most frequent step
};

/// One pixel column of a chart: the four readings a line through all of them would touch.
/// Rows of a bucket without readings are left out.
struct MinMaxBucket {
    Timestamp at;  // start of the bucket
    double first, min, max, last;
    std::uint64_t rows;
};

struct SpoolOptions {
    std::size_t memoryBytes = 192u << 20;  // packed rows held in memory; more goes to a file
    std::filesystem::path spillDirectory;  // empty: the system's temporary directory
};

/// What seal() had to do: rows that share meter and stamp.
struct SealReport {
    std::uint64_t rows = 0;             // kept
    std::uint64_t duplicateRows = 0;    // equal in all values to another row: one was kept
    std::uint64_t conflictingRows = 0;  // other values at the same stamp: none was kept
    std::vector<SharedStamp> stamps;    // the first ones of each meter
    std::vector<MeterId> emptyMeters;   // all their rows were conflicting; not among meters()
};

/// The readings of one file in packed columns, a block per meter and piece of file: written once,
/// then read as often as the analyses and the charts like. Rows may arrive in any order; after
/// seal() each meter's rows are read oldest first. Beyond `memoryBytes` blocks go to an unlinked
/// temporary file, so that memory does not follow the file's size.
class ReadingSpool {
 public:
    static constexpr std::size_t kMaxMeters = 10'000;

    explicit ReadingSpool(const SpoolOptions& options = {});
    ~ReadingSpool();
    ReadingSpool(ReadingSpool&&) noexcept;
    ReadingSpool& operator=(ReadingSpool&&) noexcept;

    // --- writing, by one thread ---
    /// Takes a block of a meter's readings; blocks may come in any order and overlap.
    /// `unavailable` when the temporary file cannot be written (a full disk), `invalidInput` beyond
    /// kMaxMeters.
    Result<void> append(const Meter& meter, PackedReadings readings);
    /// Ends the writing: puts each meter's rows in order of time and leaves no stamp twice.
    Result<SealReport> seal();

    // --- reading, after seal(); safe from many threads ---
    std::span<const SpooledMeter> meters() const;  // in order of id
    TimeRange span() const;                        // over all meters, half-open

    using BatchSink = std::function<bool(const ReadingBatch&)>;  // false: stop reading
    /// Every row of meter `meter` (an index into meters()) inside `range`, oldest first, in batches
    /// that hold just `metrics`. `unavailable` when the spilled file cannot be read back.
    Result<void> read(std::size_t meter, TimeRange range, MetricSet metrics,
                      const BatchSink& sink) const;

    /// The packed blocks of a meter as they are, oldest first, none overlapping another; for
    /// whoever stores them elsewhere. `scratch` holds the bytes when they come from the file.
    std::size_t blocks(std::size_t meter) const;
    const PackedHeader& header(std::size_t meter, std::size_t block) const;
    Result<std::span<const std::byte>> payload(std::size_t meter, std::size_t block,
                                               std::vector<std::byte>& scratch) const;

    /// All meters on one grid: slot k holds the reading nearest to start + k·step (within half a
    /// step).
    Result<AlignedWindow> align(Timestamp start, Duration step, std::size_t slots,
                                MetricSet metrics) const;

    /// `range` in at most `buckets` equal steps (fewer when there are fewer readings), for charts:
    /// a single extreme reading is always inside its bucket's min or max.
    Result<std::vector<MinMaxBucket>> minMax(std::size_t meter, Metric metric, TimeRange range,
                                             std::size_t buckets) const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace joulewatch
