#include "store/reading_spool.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "core/reading_packer.hpp"
#include "store/block_storage.hpp"
#include "store/common_step.hpp"
#include "store/merge_blocks.hpp"
#include "store/min_max_buckets.hpp"

namespace joulewatch {
namespace {

/// Blocks smaller than this wait for more rows of their meter, so that thousands of meters do not
/// make millions of tiny blocks.
constexpr std::size_t kSmallBlockRows = 512;
/// Rows that may wait, of all meters together: 24 MiB.
constexpr std::size_t kMaxWaitingRows = 1U << 20U;

struct MeterBlocks {
    Meter meter;
    std::vector<StoredBlock> blocks;
    ReadingPacker waiting;
};

SpooledMeter describe(const MeterBlocks& of) {
    SpooledMeter described;
    described.meter = of.meter;
    described.span = {of.blocks.front().header.first, of.blocks.back().header.last};
    CommonStep steps;
    for (const StoredBlock& block : of.blocks) {
        described.rows += block.header.rows;
        steps.add(block.header);
    }
    described.interval = steps.value();
    return described;
}

/// Keeps the rows of `batch` that lie in `range`.
void trim(ReadingBatch& batch, TimeRange range, MetricSet metrics) {
    const auto stamps = batch.at();
    const auto from = std::ranges::lower_bound(stamps, range.from) - stamps.begin();
    const auto to = std::ranges::lower_bound(stamps, range.to) - stamps.begin();
    if (from > 0) {
        const auto moveDown = [&](auto column) {
            if (!column.empty())
                std::copy(column.begin() + from, column.begin() + to, column.begin());
        };
        moveDown(batch.mutableAt());
        for (const MetricInfo& each : kMetrics) moveDown(batch.mutableColumn(each.metric));
    }
    batch.reshape(batch.meter(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(to - from, 0)),
                  metrics);
}

}  // namespace

struct ReadingSpool::Impl {
    explicit Impl(const SpoolOptions& options)
        : storage(options.memoryBytes, options.spillDirectory) {}

    Result<void> flush(MeterBlocks& of) {
        if (of.waiting.rows() == 0) return {};
        waitingRows -= of.waiting.rows();
        return keep(of, of.waiting.pack());
    }
    Result<void> flushAll() {
        for (MeterBlocks& each : byArrival)
            if (auto flushed = flush(each); !flushed) return flushed;
        return {};
    }
    Result<void> keep(MeterBlocks& of, PackedReadings readings) {
        auto stored = storage.store(std::move(readings));
        if (!stored) return fail(stored.error());
        of.blocks.push_back(std::move(*stored));
        return {};
    }
    Result<void> wait(MeterBlocks& of, const PackedReadings& readings);

    BlockStorage storage;
    std::vector<MeterBlocks> byArrival;  // after seal() in order of id
    std::unordered_map<MeterId, std::size_t> indexOf;
    std::size_t waitingRows = 0;
    std::vector<SpooledMeter> meters;
    bool sealed = false;
};

ReadingSpool::ReadingSpool(const SpoolOptions& options) : impl_(std::make_unique<Impl>(options)) {}
ReadingSpool::~ReadingSpool() = default;
ReadingSpool::ReadingSpool(ReadingSpool&&) noexcept = default;
ReadingSpool& ReadingSpool::operator=(ReadingSpool&&) noexcept = default;

Result<void> ReadingSpool::Impl::wait(MeterBlocks& of, const PackedReadings& readings) {
    ReadingBatch batch;
    unpack(readings.header, readings.payload, {}, MetricSet::all(), batch);
    for (std::size_t i = 0; i < batch.rows(); ++i) {
        DecimalRow row;
        row.atMs = batch.at()[i].time_since_epoch().count();
        for (const MetricInfo& each : kMetrics)
            row.setDecimal(each.metric, batch.column(each.metric)[i],
                           readings.header.columns[index(each.metric)].decimals);
        of.waiting.append(row);
        ++waitingRows;
        if (of.waiting.full())
            if (auto flushed = flush(of); !flushed) return flushed;
    }
    return waitingRows > kMaxWaitingRows ? flushAll() : Result<void>{};
}

Result<void> ReadingSpool::append(const Meter& meter, PackedReadings readings) {
    ensure(!impl_->sealed, "a sealed spool takes no more readings");
    if (readings.header.rows == 0) return {};
    const auto [found, isNew] = impl_->indexOf.try_emplace(meter.id, impl_->byArrival.size());
    if (isNew) {
        if (impl_->byArrival.size() == kMaxMeters)
            return fail(ErrorCode::invalidInput,
                        "more than {} machines: '{}' is one too many; is the column of machine "
                        "names the right one?",
                        kMaxMeters, meter.id);
        impl_->byArrival.push_back({meter, {}, {}});
    }
    MeterBlocks& of = impl_->byArrival[found->second];
    if (of.meter.type.empty()) of.meter.type = meter.type;
    if (readings.header.rows < kSmallBlockRows) return impl_->wait(of, readings);
    return impl_->keep(of, std::move(readings));
}

Result<SealReport> ReadingSpool::seal() {
    ensure(!impl_->sealed, "a spool is sealed once");
    impl_->sealed = true;
    if (auto flushed = impl_->flushAll(); !flushed) return fail(flushed.error());
    std::ranges::sort(impl_->byArrival, {}, [](const MeterBlocks& each) { return each.meter.id; });
    SealReport report;
    MergeCounts counts;
    for (MeterBlocks& each : impl_->byArrival) {
        each.waiting = {};
        auto merged = mergeBlocks(std::move(each.blocks), impl_->storage, counts);
        if (!merged) return fail(merged.error());
        each.blocks = std::move(*merged);
        for (const MergeCounts::Stamp& stamp : counts.stamps)
            report.stamps.push_back({each.meter.id, stamp.at, stamp.rows, stamp.conflicting});
        counts.stamps.clear();
        if (each.blocks.empty()) report.emptyMeters.push_back(each.meter.id);
    }
    std::erase_if(impl_->byArrival, [](const MeterBlocks& each) { return each.blocks.empty(); });
    impl_->indexOf.clear();  // no longer true, and not needed for reading
    for (const MeterBlocks& each : impl_->byArrival) {
        impl_->meters.push_back(describe(each));
        report.rows += impl_->meters.back().rows;
    }
    report.duplicateRows = counts.duplicateRows;
    report.conflictingRows = counts.conflictingRows;
    return report;
}

std::span<const SpooledMeter> ReadingSpool::meters() const { return impl_->meters; }

TimeRange ReadingSpool::span() const {
    if (impl_->meters.empty()) return {};
    TimeRange all = impl_->meters.front().span;
    for (const SpooledMeter& each : impl_->meters) {
        all.from = std::min(all.from, each.span.from);
        all.to = std::max(all.to, each.span.to);
    }
    all.to += Duration{1};
    return all;
}

Result<void> ReadingSpool::read(std::size_t meter, TimeRange range, MetricSet metrics,
                                const BatchSink& sink) const {
    ensure(impl_->sealed && meter < impl_->byArrival.size(), "a meter of a sealed spool");
    const MeterBlocks& of = impl_->byArrival[meter];
    ReadingBatch batch;
    std::vector<std::byte> scratch;
    auto block = std::ranges::lower_bound(of.blocks, range.from, {},
                                          [](const StoredBlock& b) { return b.header.last; });
    for (; block != of.blocks.end() && block->header.first < range.to; ++block) {
        const auto payload = impl_->storage.payload(*block, scratch);
        if (!payload) return fail(payload.error());
        unpack(block->header, *payload, of.meter.id, metrics, batch);
        if (block->header.first < range.from || block->header.last >= range.to)
            trim(batch, range, metrics);
        if (!batch.empty() && !sink(batch)) break;
    }
    return {};
}

std::size_t ReadingSpool::blocks(std::size_t meter) const {
    return impl_->byArrival[meter].blocks.size();
}

const PackedHeader& ReadingSpool::header(std::size_t meter, std::size_t block) const {
    return impl_->byArrival[meter].blocks[block].header;
}

Result<std::span<const std::byte>> ReadingSpool::payload(std::size_t meter, std::size_t block,
                                                         std::vector<std::byte>& scratch) const {
    return impl_->storage.payload(impl_->byArrival[meter].blocks[block], scratch);
}

namespace {

/// Puts the readings of one meter on the window's grid; of several near one slot the nearest stays,
/// the earlier one of two equally near.
class SlotFiller {
 public:
    SlotFiller(AlignedWindow& window, std::size_t meter, MetricSet metrics)
        : window_(&window), meter_(meter), metrics_(metrics) {}

    void add(const ReadingBatch& batch) {
        const std::int64_t step = window_->step().count();
        for (std::size_t i = 0; i < batch.rows(); ++i) {
            const std::int64_t since = (batch.at()[i] - window_->start()).count() + step / 2;
            if (since < 0) continue;
            const auto slot = static_cast<std::size_t>(since / step);
            if (slot >= window_->slots()) return;
            const std::int64_t distance = std::abs(since % step - step / 2);
            if (any_ && slot == slot_ && distance >= distance_) continue;
            any_ = true;
            slot_ = slot;
            distance_ = distance;
            for (const MetricInfo& each : kMetrics)
                if (metrics_.contains(each.metric))
                    window_->mutableRow(each.metric, meter_)[slot] =
                        static_cast<float>(batch.column(each.metric)[i]);
        }
    }

 private:
    AlignedWindow* window_;
    std::size_t meter_;
    MetricSet metrics_;
    bool any_ = false;
    std::size_t slot_ = 0;
    std::int64_t distance_ = 0;
};

}  // namespace

Result<AlignedWindow> ReadingSpool::align(Timestamp start, Duration step, std::size_t slots,
                                          MetricSet metrics) const {
    ensure(step.count() > 0, "a grid has a positive step");
    AlignedWindow window(start, step, slots, impl_->meters.size(), metrics);
    const TimeRange range{start - step, start + step * (static_cast<std::int64_t>(slots) + 1)};
    std::mutex guard;
    std::optional<Error> failed;
    tbb::parallel_for(std::size_t{0}, impl_->meters.size(), [&](std::size_t meter) {
        SlotFiller filler(window, meter, metrics);
        const auto done = read(meter, range, metrics, [&](const ReadingBatch& batch) {
            filler.add(batch);
            return true;
        });
        const std::scoped_lock lock(guard);
        if (!done && !failed) failed = done.error();
    });
    if (failed) return fail(*failed);
    return window;
}

Result<std::vector<MinMaxBucket>> ReadingSpool::minMax(std::size_t meter, Metric metric,
                                                       TimeRange range, std::size_t buckets) const {
    ensure(impl_->sealed && meter < impl_->byArrival.size() && buckets > 0, "what a chart can ask");
    const MeterBlocks& of = impl_->byArrival[meter];
    const SpooledMeter& known = impl_->meters[meter];
    range.from = std::max(range.from, known.span.from);
    range.to = std::min(range.to, known.span.to + Duration{1});
    if (range.from >= range.to) return std::vector<MinMaxBucket>{};
    MinMaxBuckets result(range, buckets, known.interval);
    ReadingBatch batch;
    std::vector<std::byte> scratch;
    for (const StoredBlock& block : of.blocks) {
        if (block.header.last < range.from || block.header.first >= range.to) continue;
        if (result.addWhole(block.header, metric)) continue;
        const auto payload = impl_->storage.payload(block, scratch);
        if (!payload) return fail(payload.error());
        unpack(block.header, *payload, of.meter.id, MetricSet(metric), batch);
        result.add(batch, metric);
    }
    return result.take();
}

}  // namespace joulewatch
