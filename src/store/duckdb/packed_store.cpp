#include "store/duckdb/packed_store.hpp"

#include <algorithm>
#include <cmath>

#include "store/append_checks.hpp"

namespace joulewatch {
namespace {

/// Its rows come after all of the meter's.
bool isLater(const MeterShelf& shelf, const ReadingBatch& batch) {
    return shelf.empty() || batch.at().front() > shelf.span().to;
}

}  // namespace

/// Of the meters named those that are new must fit in.
Result<void> PackedStore::checkRoom(const std::set<std::string_view>& ids) const {
    std::size_t added = 0;
    for (const std::string_view id : ids) {
        if (auto known = checkMeterId(id); !known) return known;
        added += meters_.find(MeterId(id)) == nullptr;
        if (meters_.size() + added > kMaxMeters)
            return fail(ErrorCode::invalidInput,
                        "'{}' is one meter too many: {} are stored already", id, meters_.size());
    }
    return {};
}

Result<AppendReceipt> PackedStore::append(std::string_view batchKey,
                                          std::span<const ReadingBatch> batches) {
    const std::scoped_lock lock(writer_);
    if (auto checked = checkBatchKey(batchKey); !checked) return fail(checked.error());
    if (keys_.contains(batchKey)) return AppendReceipt{.repeated = true};
    std::set<std::string_view> ids;
    for (const ReadingBatch& each : batches) ids.insert(each.meter());
    auto ready = checkBatches(batches);
    if (ready) ready = checkRoom(ids);
    if (ready) ready = recover();
    if (ready && isFull()) ready = writeTails();
    if (!ready) return fail(ready.error());
    const std::scoped_lock change(state_);
    if (auto touched = touch(batches, ids.size() == batches.size()); !touched)
        return fail(touched.error());
    for (const ReadingBatch& each : batches)
        if (!each.empty()) put(*meters_.find(each.meter()), each);
    keys_.add(std::string(batchKey));
    newKeys_.emplace_back(batchKey);
    return AppendReceipt{};
}

/// Everything about an append that may fail, before it changes anything. `eachOnce`: no meter has
/// two of the batches.
Result<void> PackedStore::touch(std::span<const ReadingBatch> batches, bool eachOnce) {
    for (std::size_t i = 0; i < batches.size(); ++i) {
        MeterShelf* shelf = meters_.find(batches[i].meter());
        if (shelf == nullptr) {
            shelf = &meters_.add({batches[i].meter(), ""});
            newMeters_.insert(shelf->number);
        }
        auto touched = touch(batches[i], eachOnce);
        if (!touched && touched.error().code == ErrorCode::corrupted) {
            owed_.insert(shelf->number);
            touched = rebuildOwed();
            for (std::size_t k = 0; touched && k <= i; ++k) touched = touch(batches[k], eachOnce);
        }
        // Readings that are damaged keep no others out: whoever asks for them is told.
        const bool owed = !touched && touched.error().code == ErrorCode::corrupted;
        if (owed) owed_.insert(shelf->number);
        if (!touched && !owed) return touched;
    }
    return {};
}

Result<void> PackedStore::touch(const ReadingBatch& batch, bool eachOnce) {
    if (batch.empty()) return {};
    const MeterShelf& shelf = *meters_.find(batch.meter());
    const bool later = isLater(shelf, batch);
    auto touched = rollups_->touch(shelf.number, batch.at(), later);
    // After another batch of the meter it may be not the latest any more.
    if (touched && later && !eachOnce) touched = rollups_->touch(shelf.number, batch.at(), false);
    return touched;
}

void PackedStore::put(MeterShelf& shelf, const ReadingBatch& batch) {
    const bool later = isLater(shelf, batch);
    waitingRows_ -= shelf.tail.rows().size();
    shelf.tail.put(batch);
    waitingRows_ += shelf.tail.rows().size();
    rowsSinceRollups_ += batch.rows();
    staleDemand(batch.at());
    if (later)
        rollups_->extend(shelf.number, batch);
    else
        replaceRollups(shelf, batch);
}

/// Makes the quarter hours that the batch falls into anew, a run of neighbours at a time. A block
/// that cannot be read is left out: whoever reads it is told.
void PackedStore::replaceRollups(const MeterShelf& shelf, const ReadingBatch& batch) {
    const Duration step = info(RollupLevel::quarterHour).step;
    for (std::size_t i = 0; i < batch.rows();) {
        const std::int64_t from = bucketAt(batch.at()[i], step);
        std::int64_t to = from + 1;
        for (; i < batch.rows() && bucketAt(batch.at()[i], step) <= to; ++i)
            to = bucketAt(batch.at()[i], step) + 1;
        std::vector<RollupRow> quarters(static_cast<std::size_t>(to - from));
        const TimeRange range{Timestamp{from * step}, Timestamp{to * step}};
        static_cast<void>(
            readMerged(shelf.rows(range), range, MetricSet::all(), [&](const ReadingBatch& rows) {
                for (std::size_t r = 0; r < rows.rows(); ++r) {
                    RollupRow& row =
                        quarters[static_cast<std::size_t>(bucketAt(rows.at()[r], step) - from)];
                    for (const MetricInfo& each : kMetrics)
                        if (const double value = rows.column(each.metric)[r]; !std::isnan(value))
                            row[index(each.metric)].add(value);
                }
                return true;
            }));
        for (std::int64_t quarter = from; quarter < to; ++quarter)
            rollups_->replace(shelf.number, quarter,
                              quarters[static_cast<std::size_t>(quarter - from)]);
    }
    rollups_->fold(shelf.number, batch.at());
}

bool PackedStore::isFull() const {
    return waitingRows_ >= options_.waitingRows ||
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
    return waitingRows_;
}

bool PackedStore::rollupsAreDue() const {
    return rollups_->changedBuckets() >= options_.waitingBuckets ||
           rowsSinceRollups_ >= options_.rowsForRollups * rollups_->changedMeters().size();
}

Result<void> PackedStore::writeTails(bool withRollups) {
    Commit commit;
    commit.ofTails = true;
    commit.ofRollups = withRollups || rollupsAreDue();
    SegmentBuild build(directory_, ++newestSegment_);
    for (const auto& [id, number] : meters_.byId()) {
        const MeterShelf& shelf = meters_[number];
        if (shelf.tail.empty()) continue;
        const auto added = tailPieces(shelf.tail.rows());
        auto joined = joinRows(*shelf.blocks, *added, build);
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
    const auto meters = spool.meters();
    for (std::size_t m = 0; m < meters.size(); ++m) {
        if (progress && !progress("storing", m, meters.size()))
            return fail(ErrorCode::cancelled, "Storing was cancelled.");
        const MeterShelf& shelf = *meters_.find(meters[m].meter.id);
        const auto added = spoolPieces(spool, m);
        auto joined = joinRows(*shelf.blocks, *added, build);
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
    std::set<std::string_view> ids;
    for (const SpooledMeter& each : spool.meters()) ids.insert(each.meter.id);
    if (auto room = checkRoom(ids); !room) return room;
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
