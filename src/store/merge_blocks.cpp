#include "store/merge_blocks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <queue>
#include <utility>

#include "core/reading_packer.hpp"

namespace joulewatch {
namespace {

using Blocks = std::vector<StoredBlock>;  // a run: each begins no earlier than the one before ended

/// One row on its way, with the decimals its values were written with.
struct MergeRow {
    Timestamp at{};
    Sample values{};
    std::array<std::uint8_t, kMetrics.size()> decimals{};
};

bool sameValues(const Sample& a, const Sample& b) {
    for (std::size_t c = 0; c < a.size(); ++c)
        if (!(a[c] == b[c] || (std::isnan(a[c]) && std::isnan(b[c])))) return false;
    return true;
}

/// The rows of a run one by one; a block is unpacked when its first row is asked for, and released
/// after its last.
class RunCursor {
 public:
    RunCursor(Blocks run, BlockStorage& storage) : run_(std::move(run)), storage_(&storage) {}

    bool atEnd() const { return block_ == run_.size(); }
    Timestamp at() const { return batch_.empty() ? run_[block_].header.first : batch_.at()[row_]; }

    Result<void> open() {
        if (!batch_.empty()) return {};
        const auto payload = storage_->payload(run_[block_], scratch_);
        if (!payload) return fail(payload.error());
        unpack(run_[block_].header, *payload, {}, MetricSet::all(), batch_);
        row_ = 0;
        return {};
    }
    /// Requires open().
    MergeRow row() const {
        MergeRow row{batch_.at()[row_], {}, {}};
        for (const MetricInfo& each : kMetrics) {
            row.values[index(each.metric)] = batch_.column(each.metric)[row_];
            row.decimals[index(each.metric)] =
                run_[block_].header.columns[index(each.metric)].decimals;
        }
        return row;
    }
    void next() {
        if (++row_ < batch_.rows()) return;
        storage_->release(run_[block_++]);
        batch_ = {};
        scratch_ = {};
    }

 private:
    Blocks run_;
    BlockStorage* storage_;
    std::size_t block_ = 0;
    std::size_t row_ = 0;
    ReadingBatch batch_;
    std::vector<std::byte> scratch_;
};

/// Takes rows oldest first and stores them in packed blocks.
class BlockWriter {
 public:
    explicit BlockWriter(BlockStorage& storage) : storage_(&storage) {}

    Result<void> append(const MergeRow& from) {
        DecimalRow row;
        row.atMs = from.at.time_since_epoch().count();
        for (const MetricInfo& each : kMetrics) {
            const std::size_t c = index(each.metric);
            row.setDecimal(each.metric, from.values[c], from.decimals[c]);
        }
        packer_.append(row);
        return packer_.full() ? flush() : Result<void>{};
    }
    Result<void> flush() {
        if (packer_.rows() == 0) return {};
        auto stored = storage_->store(packer_.pack());
        if (!stored) return fail(stored.error());
        blocks_.push_back(std::move(*stored));
        return {};
    }
    Blocks take() { return std::move(blocks_); }

 private:
    BlockStorage* storage_;
    ReadingPacker packer_;
    Blocks blocks_;
};

/// Of rows that share a stamp lets one through if they are all equal, else none.
class DuplicateFilter {
 public:
    DuplicateFilter(BlockWriter& writer, MergeCounts& counts)
        : writer_(&writer), counts_(&counts) {}

    Result<void> add(const MergeRow& row) {
        if (rows_ > 0 && row.at == row_.at) {
            ++rows_;
            conflict_ = conflict_ || !sameValues(row.values, row_.values);
            return {};
        }
        if (auto passed = pass(); !passed) return passed;
        row_ = row;
        rows_ = 1;
        conflict_ = false;
        return {};
    }
    Result<void> pass() {
        if (rows_ == 0) return {};
        if (rows_ > 1 && counts_->stamps.size() < MergeCounts::kMaxStamps)
            counts_->stamps.push_back({row_.at, rows_, conflict_});
        if (conflict_) {
            counts_->conflictingRows += rows_;
            return {};
        }
        counts_->duplicateRows += rows_ - 1;
        return writer_->append(row_);
    }

 private:
    BlockWriter* writer_;
    MergeCounts* counts_;
    MergeRow row_;
    std::uint64_t rows_ = 0;
    bool conflict_ = false;
};

/// Merges runs row by row; `counts` is set in the last merge of a meter, which removes duplicates.
Result<Blocks> mergeRuns(std::vector<Blocks> runs, BlockStorage& storage, MergeCounts* counts) {
    std::vector<RunCursor> cursors;
    cursors.reserve(runs.size());
    for (Blocks& run : runs) cursors.emplace_back(std::move(run), storage);
    using Head = std::pair<Timestamp, std::size_t>;  // the next row's stamp, whose cursor it is
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
    for (std::size_t i = 0; i < cursors.size(); ++i) heads.emplace(cursors[i].at(), i);

    BlockWriter writer(storage);
    MergeCounts unused;
    DuplicateFilter filter(writer, counts != nullptr ? *counts : unused);
    while (!heads.empty()) {
        const std::size_t i = heads.top().second;
        heads.pop();
        RunCursor& cursor = cursors[i];
        const Timestamp until = heads.empty() ? Timestamp::max() : heads.top().first;
        do {
            if (auto opened = cursor.open(); !opened) return fail(opened.error());
            const auto added =
                counts != nullptr ? filter.add(cursor.row()) : writer.append(cursor.row());
            if (!added) return fail(added.error());
            cursor.next();
        } while (!cursor.atEnd() && cursor.at() <= until);
        if (!cursor.atEnd()) heads.emplace(cursor.at(), i);
    }
    if (counts != nullptr)
        if (auto passed = filter.pass(); !passed) return fail(passed.error());
    if (auto flushed = writer.flush(); !flushed) return fail(flushed.error());
    return writer.take();
}

/// How many of the runs are open at once when they are merged: all that a stamp lies within.
std::size_t overlapDepth(const std::vector<Blocks>& runs) {
    std::priority_queue<Timestamp, std::vector<Timestamp>, std::greater<>> open;
    std::size_t depth = 0;
    for (const Blocks& run : runs) {  // in order of their first stamp
        while (!open.empty() && open.top() < run.front().header.first) open.pop();
        open.push(run.back().header.last);
        depth = std::max(depth, open.size());
    }
    return depth;
}

/// Blocks that overlap each other, directly or through a third one, in order of first stamp.
Result<Blocks> mergeCluster(Blocks cluster, BlockStorage& storage, MergeCounts& counts) {
    std::vector<Blocks> runs;
    runs.reserve(cluster.size());
    for (StoredBlock& block : cluster) {
        runs.emplace_back();
        runs.back().push_back(std::move(block));
    }
    while (overlapDepth(runs) > kMergeFanIn) {
        std::vector<Blocks> merged;
        for (std::size_t from = 0; from < runs.size(); from += kMergeFanIn) {
            const std::size_t to = std::min(from + kMergeFanIn, runs.size());
            const auto at = [&](std::size_t i) {
                return std::make_move_iterator(runs.begin() + static_cast<std::ptrdiff_t>(i));
            };
            auto run = mergeRuns(std::vector<Blocks>(at(from), at(to)), storage, nullptr);
            if (!run) return fail(run.error());
            merged.push_back(std::move(*run));
        }
        runs = std::move(merged);
    }
    return mergeRuns(std::move(runs), storage, &counts);
}

}  // namespace

Result<std::vector<StoredBlock>> mergeBlocks(std::vector<StoredBlock> blocks, BlockStorage& storage,
                                             MergeCounts& counts) {
    std::ranges::stable_sort(blocks, {}, [](const StoredBlock& each) { return each.header.first; });
    Blocks ordered;
    ordered.reserve(blocks.size());
    for (std::size_t from = 0; from < blocks.size();) {
        Timestamp end = blocks[from].header.last;
        std::size_t to = from + 1;
        for (; to < blocks.size() && blocks[to].header.first <= end; ++to)
            end = std::max(end, blocks[to].header.last);
        if (to == from + 1 && blocks[from].header.strictlyAscending) {
            ordered.push_back(std::move(blocks[from]));
        } else {
            const auto at = [&](std::size_t i) {
                return std::make_move_iterator(blocks.begin() + static_cast<std::ptrdiff_t>(i));
            };
            auto merged = mergeCluster(Blocks(at(from), at(to)), storage, counts);
            if (!merged) return fail(merged.error());
            std::ranges::move(*merged, std::back_inserter(ordered));
        }
        from = to;
    }
    return ordered;
}

}  // namespace joulewatch
