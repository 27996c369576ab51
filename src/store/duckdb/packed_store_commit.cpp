#include <algorithm>
#include <chrono>
#include <span>
#include <system_error>
#include <unordered_set>

#include "store/duckdb/packed_store.hpp"

namespace joulewatch {
namespace {

constexpr std::uint64_t kSmallSegmentBytes = 8u << 20;
constexpr std::uint64_t kMostCompactedBytes = 64u << 20;  // in one commit, so that it stays short

}  // namespace

/// What is not known to be done is done first.
Result<void> PackedStore::recover() { return unfinished_ ? finish() : Result<void>{}; }

const PackedStore::Blocks& PackedStore::blocksAfter(const Commit& commit,
                                                    std::uint32_t meter) const {
    const auto changed = commit.blocks.find(meter);
    return changed != commit.blocks.end() ? changed->second : *meters_[meter].blocks;
}

/// Of each segment that is there already.
std::map<std::uint64_t, std::uint64_t> PackedStore::liveBytes(const Commit& commit) const {
    std::map<std::uint64_t, std::uint64_t> bytes;
    for (const auto& [id, meter] : meters_.byId())
        for (const SegmentBlockPtr& each : blocksAfter(commit, meter))
            if (each->segment != nullptr)
                bytes[each->segment->number()] += each->header.payloadBytes();
    return bytes;
}

/// Moves what is left in segments that are mostly dead, or small and many, to the new one. A block
/// that cannot be read stays where it is.
void PackedStore::compact(Commit& commit, SegmentBuild& build) const {
    std::map<std::uint64_t, std::uint64_t> sizes;
    for (const auto& [id, meter] : meters_.byId())
        for (const SegmentBlockPtr& each : *meters_[meter].blocks)
            sizes.emplace(each->segment->number(), each->segment->bytes());
    const auto live = liveBytes(commit);
    const auto isSmall = [](const auto& each) { return each.second < kSmallSegmentBytes; };
    const bool manySmall =
        static_cast<std::size_t>(std::ranges::count_if(sizes, isSmall)) > options_.smallSegments;
    std::set<std::uint64_t> victims;
    std::uint64_t moved = 0;
    for (const auto& [segment, bytes] : live) {
        const std::uint64_t size = sizes.at(segment);
        const bool victim = bytes * 2 < size || (manySmall && size < kSmallSegmentBytes);
        if (!victim || moved + bytes > kMostCompactedBytes) continue;
        victims.insert(segment);
        moved += bytes;
    }
    if (victims.empty()) return;
    std::vector<std::byte> scratch;
    for (const auto& [id, meter] : meters_.byId()) {
        const Blocks before = blocksAfter(commit, meter);
        Blocks after = before;
        for (SegmentBlockPtr& each : after) {
            if (each->segment == nullptr || !victims.contains(each->segment->number())) continue;
            const auto payload = each->payload(scratch);
            if (!payload) continue;
            if (const auto copy = build.add(each->header, *payload)) each = *copy;
        }
        if (after != before) commit.blocks[meter] = std::move(after);
    }
}

/// What the catalogue is to be told: blocks that came and went.
void PackedStore::describe(Commit& commit) const {
    CatalogueChange& change = commit.change;
    for (const auto& [meter, blocks] : commit.blocks) {
        const Blocks& before = *meters_[meter].blocks;
        // Most often blocks come and go at the end.
        const auto [oldFrom, nowFrom] = std::ranges::mismatch(before, blocks);
        const std::unordered_set<SegmentBlockPtr> old(oldFrom, before.end());
        const std::unordered_set<SegmentBlockPtr> now(nowFrom, blocks.end());
        for (const SegmentBlockPtr& each : old)
            if (!now.contains(each))
                change.droppedBlocks.push_back({each->segment->number(), each->offset});
        for (const SegmentBlockPtr& each : std::span(nowFrom, blocks.end()))
            if (!old.contains(each))
                change.newBlocks.push_back(
                    {meter, each->segment->number(), each->offset, each->crc, each->header});
    }
    for (const std::uint32_t meter : newMeters_)
        change.meters.push_back({meter, meters_[meter].meter});
    change.keys = newKeys_;
    change.segment = newestSegment_;
}

Result<void> PackedStore::make(Commit commit, SegmentBuild& build) {
    compact(commit, build);
    if (commit.ofRollups) oweLacking(commit);
    leaveOutKnown(commit);
    if (auto written = build.finish(); !written) return written;
    describe(commit);
    unfinished_ = std::move(commit);
    return finish();
}

Result<void> PackedStore::finish() {
    if (auto made = catalogue_.commit(unfinished_->change); !made) return made;
    const Commit commit = std::move(*unfinished_);
    unfinished_.reset();
    knownDebts_.insert(commit.change.debts.begin(), commit.change.debts.end());
    newKeys_.clear();
    newMeters_.clear();
    std::set<std::uint64_t> before;
    for (const auto& [id, meter] : meters_.byId())
        for (const SegmentBlockPtr& each : *meters_[meter].blocks)
            before.insert(each->segment->number());
    if (auto adopted = adopt(commit); !adopted) return adopted;
    removeSegments(commit, before);
    Result<void> done;
    if (commit.ofRollups) done = settleDebts();
    restUnlessBusy();
    return done;
}

/// The roll-ups follow all rows that are in segments: once they are on disk, too, nothing is owed.
Result<void> PackedStore::settleDebts() {
    auto done = rollups_->sync();
    if (done && owed_.empty() && !demandOwed_) done = catalogue_.settleDebts();
    if (!done) return done;
    knownDebts_.clear();
    rollupsUnsynced_ = false;
    return {};
}

/// Those that the store was opened with, unless later ones came that have to stay: nobody knows
/// whether a commit that is not finished is in the catalogue. What fails here is made anew at the
/// next start.
void PackedStore::settleOldDebts() {
    if (rollupsUnsynced_ && !unfinished_ && rollups_->changedBuckets() == 0)
        static_cast<void>(settleDebts());
}

/// To open the catalogue takes as long as storing some hundred thousand readings.
void PackedStore::restUnlessBusy() {
    constexpr std::chrono::seconds kSoon{5};
    const auto now = std::chrono::steady_clock::now();
    const bool busy = lastCommit_ && now - *lastCommit_ < kSoon;
    lastCommit_ = now;
    if (!busy) catalogue_.rest();
}

void PackedStore::rest() {
    const std::scoped_lock lock(writer_);
    settleOldDebts();
    catalogue_.rest();
}

/// Shows readers what was committed, and brings the roll-ups up to it.
Result<void> PackedStore::adopt(const Commit& commit) {
    std::vector<RollupDebt> unseen, seen;
    if (!commit.ofTails)
        for (const RollupDebt& each : commit.change.debts)
            (meters_[each.meter].empty() ? unseen : seen).push_back(each);
    auto done = rebuild(unseen, [&commit](std::uint32_t meter) {
        return std::make_shared<const Blocks>(commit.blocks.at(meter));
    });
    const std::scoped_lock change(state_);
    for (const std::string& key : commit.change.keys) keys_.add(key);
    for (const auto& [meter, blocks] : commit.blocks) {
        MeterShelf& shelf = meters_[meter];
        shelf.blocks = std::make_shared<const Blocks>(blocks);
        if (commit.ofTails) shelf.tail.clear();
    }
    const auto shelved = [this](std::uint32_t meter) { return meters_[meter].blocks; };
    if (commit.ofTails) {
        waitingRows_ = 0;
        if (!commit.ofRollups) return done;
        const auto changed = rollups_->changedMeters();
        auto flushed = rollups_->flush(owed_);
        if (flushed) rowsSinceRollups_ = 0;
        if (flushed) pending_.forgetBuckets();
        if (flushed) flushed = unlessDamaged(rebuild(lacking(changed), shelved));
        return flushed ? keepStaleDemand() : flushed;
    }
    for (const RollupDebt& each : commit.change.debts) rollups_->discard(each.meter);
    const auto rebuilt = rebuild(seen, shelved);
    if (done) done = rebuilt;
    const auto kept = keepDemand(daysOf(commit.change.debts));
    return done ? kept : done;
}

/// Those that no block is left in. Readers that still hold one can read it.
void PackedStore::removeSegments(const Commit& commit,
                                 const std::set<std::uint64_t>& before) const {
    const auto live = liveBytes(commit);
    std::error_code ignored;  // removed as an orphan the next time
    for (const std::uint64_t segment : before)
        if (!live.contains(segment))
            std::filesystem::remove(SegmentFile::path(directory_, segment), ignored);
}

}  // namespace joulewatch
