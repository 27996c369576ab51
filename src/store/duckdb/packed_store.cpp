#include "store/duckdb/packed_store.hpp"

#include <algorithm>
#include <cmath>

#include "store/append_checks.hpp"

namespace joulewatch {
/// Meters that are new must fit in.
Result<void> PackedStore::checkRoom(const std::set<std::string_view>& added) const {
    for (const std::string_view id : added)
        if (auto known = checkMeterId(id); !known) return known;
    if (meters_.size() + added.size() <= kMaxMeters) return {};
    return fail(ErrorCode::invalidInput, "'{}' is one meter too many: {} are stored already",
                *added.rbegin(), meters_.size());
}

Result<AppendReceipt> PackedStore::append(std::string_view batchKey,
                                          std::span<const MeterReadings> readings,
                                          RowUpdate update) {
    const std::scoped_lock lock(writer_);
    if (auto checked = checkBatchKey(batchKey); !checked) return fail(checked.error());
    if (keys_.contains(batchKey)) return AppendReceipt{.repeated = true};
    auto ready = checkReadings(readings);
    if (ready) ready = recover();
    if (!ready) return fail(ready.error());
    const auto full = isFull();
    if (!full) return fail(full.error());
    if (*full)
        if (auto written = writeTails(); !written) return fail(written.error());
    const std::scoped_lock change(state_);
    const auto numbers = numbersOf(readings);
    if (!numbers) return fail(numbers.error());
    for (std::size_t i = 0; i < readings.size(); ++i)
        pending_.add((*numbers)[i], readings[i], update);
    keys_.add(std::string(batchKey));
    newKeys_.emplace_back(batchKey);
    return AppendReceipt{};
}

/// Those of meters that are new are made.
Result<std::vector<std::uint32_t>> PackedStore::numbersOf(std::span<const MeterReadings> readings) {
    std::vector<std::uint32_t> numbers;
    numbers.reserve(readings.size());
    std::set<std::string_view> added;
    for (const MeterReadings& each : readings) {
        numbers.push_back(meters_.numberAfter(lastMeter_, each.meter()));
        lastMeter_ = numbers.back();
        if (lastMeter_ == NameIndex::kNone) added.insert(each.meter());
    }
    if (added.empty()) return numbers;
    if (auto room = checkRoom(added); !room) return fail(room.error());
    for (const std::string_view id : added)
        newMeters_.insert(meters_.add({MeterId(id), ""}).number);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (numbers[i] == NameIndex::kNone) numbers[i] = meters_.find(readings[i].meter())->number;
    return numbers;
}

Result<void> PackedStore::settle() {
    return pending_.drain([this](std::uint32_t meter, std::span<const TailRow> rows) {
        return settle(meters_[meter], rows);
    });
}

Result<void> PackedStore::settle(MeterShelf& shelf, std::span<const TailRow> rows) {
    const Timestamp newest = shelf.empty() ? Timestamp::min() : shelf.span().to;
    const auto first = std::ranges::upper_bound(rows, newest, {}, &TailRow::at);
    const auto late = rows.first(static_cast<std::size_t>(first - rows.begin()));
    const auto later = rows.subspan(late.size());
    if (auto touched = touch(shelf, late, later); !touched) return touched;
    waitingRows_ -= shelf.tail.rows().size();
    putLate(shelf, late);
    shelf.tail.put(later);
    rollups_->extend(shelf.number, later);
    waitingRows_ += shelf.tail.rows().size();
    rowsSinceRollups_ += rows.size();
    staleDemand(rows);
    return {};
}

/// Everything about new rows that may fail, before it changes anything. Readings that are damaged
/// keep no others out: whoever asks for them is told.
Result<void> PackedStore::touch(const MeterShelf& shelf, std::span<const TailRow> late,
                                std::span<const TailRow> later) {
    std::vector<Timestamp> stamps;
    for (const TailRow& each : late) stamps.push_back(each.at);
    const auto touchAll = [&] {
        auto done = rollups_->touch(shelf.number, stamps, false);
        if (done && !later.empty())
            done = rollups_->touch(shelf.number, std::span(&later.front().at, 1), true);
        return done;
    };
    const auto isDamaged = [](const Result<void>& done) {
        return !done && done.error().code == ErrorCode::corrupted;
    };
    auto touched = touchAll();
    if (isDamaged(touched)) {
        owed_.insert(shelf.number);
        touched = rebuildOwed();
        if (touched) touched = touchAll();
    }
    if (!isDamaged(touched)) return touched;
    owed_.insert(shelf.number);
    return {};
}

void PackedStore::putLate(MeterShelf& shelf, std::span<const TailRow> rows) {
    if (rows.empty()) return;
    shelf.tail.put(rows);
    replaceRollups(shelf, rows);
}

/// Makes the quarter hours that the rows fall into anew, a run of neighbours at a time. A block
/// that cannot be read is left out: whoever reads it is told.
void PackedStore::replaceRollups(const MeterShelf& shelf, std::span<const TailRow> rows) {
    const Duration step = info(RollupLevel::quarterHour).step;
    std::vector<Timestamp> stamps;
    for (const TailRow& each : rows) stamps.push_back(each.at);
    for (std::size_t i = 0; i < stamps.size();) {
        const std::int64_t from = bucketAt(stamps[i], step);
        std::int64_t to = from + 1;
        for (; i < stamps.size() && bucketAt(stamps[i], step) <= to; ++i)
            to = bucketAt(stamps[i], step) + 1;
        std::vector<RollupRow> quarters(static_cast<std::size_t>(to - from));
        const TimeRange range{Timestamp{from * step}, Timestamp{to * step}};
        const MeterRows all = shelf.rows(range);
        const MetricSet metrics = metricsIn(all, range);
        const auto add = [&](const ReadingBatch& merged) {
            for (const MetricInfo& each : kMetrics) {
                if (!metrics.contains(each.metric)) continue;
                const auto values = merged.column(each.metric);
                for (std::size_t r = 0; r < values.size(); ++r)
                    if (!std::isnan(values[r]))
                        quarters[static_cast<std::size_t>(bucketAt(merged.at()[r], step) - from)]
                                [index(each.metric)]
                                    .add(values[r]);
            }
            return true;
        };
        static_cast<void>(readMerged(all, range, metrics, add, lateRoom_));
        for (std::int64_t quarter = from; quarter < to; ++quarter)
            rollups_->replace(shelf.number, quarter,
                              quarters[static_cast<std::size_t>(quarter - from)]);
    }
    rollups_->fold(shelf.number, stamps);
}

/// What is pending is settled when it may be too much: what it adds to the roll-ups is known then.
Result<bool> PackedStore::isFull() {
    const std::scoped_lock change(state_);
    if (rollups_->changedBuckets() + pending_.buckets() >= options_.waitingBuckets)
        if (auto settled = settle(); !settled) return fail(settled.error());
    const std::size_t most =
        std::max(options_.waitingRows,
                 std::min(options_.waitingRowsOfMeter * meters_.size(), options_.mostWaitingRows));
    return waitingRows_ + pending_.size() >= most ||
           rollups_->changedBuckets() >= options_.waitingBuckets;
}

Result<void> PackedStore::checkpoint() {
    const std::scoped_lock lock(writer_);
    auto done = recover();
    if (done) done = writeTails();
    const std::scoped_lock change(state_);
    return done && !owed_.empty() ? unlessDamaged(rebuildOwed()) : done;
}

std::size_t PackedStore::waitingRows() const {
    const std::shared_lock lock(state_);
    return waitingRows_ + pending_.size();
}

bool PackedStore::rollupsAreDue() const {
    const std::size_t buckets = rollups_->changedBuckets();
    if (buckets >= options_.waitingBuckets) return true;
    const bool worth =
        buckets >= options_.worthWriting || rowsSinceRollups_ >= options_.mostRowsForRollups;
    return worth && rowsSinceRollups_ >= options_.rowsForRollups * rollups_->changedMeters().size();
}

Result<void> PackedStore::writeTails(bool withRollups) {
    {
        const std::scoped_lock change(state_);
        if (auto settled = settle(); !settled) return settled;
    }
    Commit commit;
    commit.ofTails = true;
    commit.ofRollups = withRollups || rollupsAreDue();
    SegmentBuild build(directory_, ++newestSegment_);
    JoinRoom room;
    for (const auto& [id, number] : meters_.byId()) {
        const MeterShelf& shelf = meters_[number];
        if (shelf.tail.empty()) continue;
        const auto added = tailPieces(shelf.tail.rows());
        auto joined = joinRows(*shelf.blocks, *added, build, room);
        if (!joined) return fail(joined.error());
        commit.blocks.emplace(number, std::move(*joined));
        const TimeRange span = added->span(0);
        commit.change.debts.push_back({number, dayNumber(span.from), dayNumber(span.to) + 1});
    }
    const bool rollupsWait = rollups_->changedBuckets() > 0 || !staleQuarters_.empty();
    if (commit.blocks.empty() && newKeys_.empty() && !(commit.ofRollups && rollupsWait)) return {};
    return make(std::move(commit), build);
}

Result<AppendReceipt> PackedStore::import(std::string_view batchKey, const ReadingSpool& spool,
                                          const Progress& progress) {
    const std::scoped_lock lock(writer_);
    if (auto checked = checkBatchKey(batchKey); !checked) return fail(checked.error());
    if (keys_.contains(batchKey)) return AppendReceipt{.repeated = true};
    auto ready = recover();
    if (ready) ready = addMeters(spool);
    if (ready) ready = writeTails(true);  // they came before
    if (!ready) return fail(ready.error());
    Commit commit;
    SegmentBuild build(directory_, ++newestSegment_);
    JoinRoom room;
    const auto meters = spool.meters();
    for (std::size_t m = 0; m < meters.size(); ++m) {
        if (progress && !progress("storing", m, meters.size()))
            return fail(ErrorCode::cancelled, "Storing was cancelled.");
        const MeterShelf& shelf = *meters_.find(meters[m].meter.id);
        const auto added = spoolPieces(spool, m);
        auto joined = joinRows(*shelf.blocks, *added, build, room);
        if (!joined) return fail(joined.error());
        commit.blocks.emplace(shelf.number, std::move(*joined));
        commit.change.debts.push_back(
            {shelf.number, dayNumber(meters[m].span.from), dayNumber(meters[m].span.to) + 1});
    }
    newKeys_.emplace_back(batchKey);
    const auto done = make(std::move(commit), build);
    // Still there: it failed before the commit, and no later one may carry this key. Otherwise it
    // may yet turn out to be stored, or is, and only the roll-ups are not up to it.
    if (!done && !unfinished_ && !newKeys_.empty()) newKeys_.pop_back();
    if (!done) return fail(done.error());
    return AppendReceipt{};
}

Result<void> PackedStore::addMeters(const ReadingSpool& spool) {
    const std::scoped_lock change(state_);
    std::set<std::string_view> added;
    for (const SpooledMeter& each : spool.meters())
        if (meters_.find(each.meter.id) == nullptr) added.insert(each.meter.id);
    if (auto room = checkRoom(added); !room) return room;
    if (spool.meters().empty())
        return fail(ErrorCode::invalidInput, "there are no readings to be stored");
    for (const SpooledMeter& each : spool.meters()) {
        MeterShelf* shelf = meters_.find(each.meter.id);
        if (shelf == nullptr) shelf = &meters_.add({each.meter.id, ""});
        if (each.meter.type.empty() || shelf->meter.type == each.meter.type) {
            if (shelf->empty()) newMeters_.insert(shelf->number);
            continue;
        }
        shelf->meter.type = each.meter.type;
        newMeters_.insert(shelf->number);
    }
    return {};
}

}  // namespace joulewatch
