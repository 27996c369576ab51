#include "store/journaled_readings.hpp"

#include <algorithm>
#include <cmath>
#include <future>
#include <set>
#include <system_error>

#include "store/append_checks.hpp"
#include "store/batch_bytes.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMostEntries = 256;
constexpr std::size_t kMostBytes = 8u << 20;
constexpr std::uint64_t kBytesPerStoredRow = 12;  // packed columns, roll-ups and some room
constexpr std::uint64_t kMiB = 1u << 20;

}  // namespace

Result<std::unique_ptr<JournaledReadings>> JournaledReadings::open(
    std::unique_ptr<Journal> journal, std::shared_ptr<ReadingStore> store,
    JournaledReadingsOptions options) {
    std::unique_ptr<JournaledReadings> opened(
        new JournaledReadings(std::move(journal), std::move(store), std::move(options)));
    const auto meters = opened->store_->meters();
    if (!meters) return fail(meters.error());
    for (const StoredMeter& each : *meters) {
        opened->meters_.insert(each.meter.id);
        if (each.rows > 0) opened->newest_.emplace(each.meter.id, each.span.to);
    }
    for (ReadingsListener* each : opened->options_.listeners)
        opened->listening_.push_back({each, each->resume(opened->journal_->id())});
    for (bool more = true; more;) {  // what a crash left, before anybody asks
        const auto some = opened->applySome();
        if (!some) return fail(some.error());
        more = *some;
    }
    opened->thread_ = std::thread([self = opened.get()] { self->run(); });
    opened->writer_.emplace(
        *opened->journal_,
        JournalWriter::Hooks{
            [self = opened.get()](std::uint64_t bytes) { return self->checkDisk(bytes); },
            [self = opened.get()](JournalSeq seq) { self->written(seq); }});
    return opened;
}

JournaledReadings::JournaledReadings(std::unique_ptr<Journal> journal,
                                     std::shared_ptr<ReadingStore> store,
                                     JournaledReadingsOptions options)
    : journal_(std::move(journal)), store_(std::move(store)), options_(std::move(options)) {}

JournaledReadings::~JournaledReadings() {
    writer_.reset();
    {
        const std::scoped_lock lock(guard_);
        ending_ = true;
    }
    wake_.notify_all();
    applied_.notify_all();
    if (thread_.joinable()) thread_.join();
}

Result<void> JournaledReadings::checkDisk(std::uint64_t neededBytes) const {
    std::error_code failed;
    const auto space = std::filesystem::space(options_.directory, failed);
    if (failed)
        return fail(ErrorCode::unavailable, "{}: {}", options_.directory.string(),
                    failed.message());
    if (space.available >= options_.spareDiskBytes + neededBytes) return {};
    return fail(ErrorCode::unavailable,
                "the disk of {} is nearly full: {} MiB are free, {} MiB are needed and {} MiB are "
                "kept free; readings are taken again once there is room",
                options_.directory.string(), space.available / kMiB, neededBytes / kMiB,
                options_.spareDiskBytes / kMiB);
}

/// What is acknowledged must find room in the store when it is applied.
Result<void> JournaledReadings::reserveMeters(std::span<const ReadingBatch> batches) {
    const std::scoped_lock lock(guard_);
    std::set<std::string_view> added;
    for (const ReadingBatch& each : batches)
        if (!meters_.contains(std::string_view(each.meter()))) added.insert(each.meter());
    if (meters_.size() + added.size() > ReadingStore::kMaxMeters)
        return fail(ErrorCode::invalidInput, "'{}' is one meter too many: {} are stored already",
                    *added.rbegin(), meters_.size());
    meters_.insert(added.begin(), added.end());
    return {};
}

void JournaledReadings::appendLater(std::optional<BatchKey> key,
                                    std::span<const ReadingBatch> batches, const Done& done,
                                    JournalNote note) {
    auto taken = checkBatches(batches);
    if (taken) taken = reserveMeters(batches);
    if (taken)
        taken = writer_->append(
            key, toBytes(batches),
            [done](const Result<JournalReceipt>& kept) {
                done(kept ? Result<AppendReceipt>({.repeated = kept->repeated})
                          : fail(kept.error()));
            },
            std::move(note));
    if (!taken) done(fail(taken.error()));
}

/// All up to `seq` is on disk: what is new may be applied.
void JournaledReadings::written(JournalSeq seq) {
    {
        const std::scoped_lock lock(guard_);
        acknowledgedSeq_ = std::max(acknowledgedSeq_, seq);
        if (seq > appliedSeq_ && dated_.size() < kMostDated)
            dated_.emplace_back(seq, std::chrono::steady_clock::now());
    }
    wake_.notify_one();
}

Result<AppendReceipt> JournaledReadings::append(std::string_view batchKey,
                                                std::span<const ReadingBatch> batches,
                                                JournalNote note) {
    if (auto checked = checkBatchKey(batchKey); !checked) return fail(checked.error());
    std::promise<Result<AppendReceipt>> answer;
    appendLater(
        batchKeyOf(batchKey), batches,
        [&answer](const Result<AppendReceipt>& kept) { answer.set_value(kept); }, std::move(note));
    return answer.get_future().get();
}

Result<AppendReceipt> JournaledReadings::import(std::string_view batchKey,
                                                const ReadingSpool& spool,
                                                const Progress& progress) {
    std::uint64_t rows = 0;
    for (const SpooledMeter& each : spool.meters()) rows += each.rows;
    auto ready = checkDisk(rows * kBytesPerStoredRow);
    if (ready) ready = drain();
    if (!ready) return fail(ready.error());
    auto receipt = store_->import(batchKey, spool, progress);
    if (!receipt) return receipt;
    {
        const std::scoped_lock lock(applying_, guard_);
        for (const SpooledMeter& each : spool.meters()) {
            meters_.insert(each.meter.id);
            Timestamp& newest = newest_.try_emplace(each.meter.id, each.span.to).first->second;
            newest = std::max(newest, each.span.to);
        }
    }
    // The readings are kept: what listeners cannot do about them is no failure of the import.
    if (!receipt->repeated) (void)tell(spool);
    return receipt;
}

/// Others are stored in between: a file may be long. What listeners make of it is saved at once.
Result<void> JournaledReadings::tell(const ReadingSpool& spool) {
    if (listening_.empty()) return {};
    for (std::size_t meter = 0; meter < spool.meters().size(); ++meter) {
        auto read =
            spool.read(meter, kAllTime, MetricSet::all(), [this](const ReadingBatch& batch) {
                const std::scoped_lock lock(applying_);
                for (const Listening& each : listening_) each.listener->stored({&batch, 1});
                toldFile_ = true;
                return true;
            });
        if (!read) return read;
    }
    const std::scoped_lock lock(applying_);
    return checkpoint();
}

Result<void> JournaledReadings::drain() {
    std::unique_lock lock(guard_);
    const JournalSeq wanted = acknowledgedSeq_;
    applied_.wait(lock, [&] { return appliedSeq_ >= wanted || trouble_ || ending_; });
    if (appliedSeq_ >= wanted) return {};
    if (trouble_) return fail(*trouble_);
    return fail(ErrorCode::cancelled, "the store is being closed");
}

Result<void> JournaledReadings::settle() {
    if (auto drained = drain(); !drained) return drained;
    const std::scoped_lock lock(applying_);
    return checkpoint(true);
}

Result<void> JournaledReadings::checkReady() const {
    if (auto room = checkDisk(0); !room) return room;
    if (const auto read = store_->meters(); !read) return fail(read.error());
    const std::scoped_lock lock(guard_);
    return trouble_ ? Result<void>(fail(*trouble_)) : Result<void>();
}

IngestState JournaledReadings::state() const {
    const std::uint64_t unapplied = journal_->unappliedBytes();
    const std::scoped_lock lock(guard_);
    IngestState state;
    state.unappliedBytes = unapplied;
    state.givenUp = givenUp_;
    state.behind = acknowledgedSeq_ - appliedSeq_;
    if (!dated_.empty()) state.lag = std::chrono::steady_clock::now() - dated_.front().second;
    if (trouble_) state.trouble = trouble_->message;
    return state;
}

void JournaledReadings::run() {
    for (;;) {
        const auto more = [this]() -> Result<bool> {
            const std::scoped_lock lock(applying_);
            auto some = applySome();
            if (!some || !checkpointIsDue()) return some;
            if (auto done = checkpoint(); !done) return fail(done.error());
            return some;
        }();
        std::unique_lock lock(guard_);
        trouble_ = more ? std::nullopt : std::optional(more.error());
        applied_.notify_all();
        if (ending_) return;
        const auto pause = more ? options_.checkpointEvery : options_.retryAfter;
        if (!more || !*more)
            wake_.wait_for(lock, pause,
                           [&] { return ending_ || (more && acknowledgedSeq_ > appliedSeq_); });
        if (ending_) return;
    }
}

/// Applies the next batches of the journal; false when there are none.
Result<bool> JournaledReadings::applySome() {
    JournalSeq from = 0;
    {
        const std::scoped_lock lock(guard_);
        from = appliedSeq_ + 1;
    }
    const auto entries = journal_->unapplied(from, kMostEntries, kMostBytes);
    if (!entries) return fail(entries.error());
    for (const JournalEntry& each : *entries) {
        if (auto done = apply(each); !done) return fail(done.error());
        const std::scoped_lock lock(guard_);
        appliedSeq_ = each.seq;
        acknowledgedSeq_ = std::max(acknowledgedSeq_, each.seq);
        while (!dated_.empty() && dated_.front().first <= appliedSeq_) dated_.pop_front();
    }
    return !entries->empty();
}

/// Its rows are newer than all of their meter, as nearly all are.
bool JournaledReadings::isNewer(const ReadingBatch& batch) const {
    const auto newest = newest_.find(batch.meter());
    return batch.empty() || newest == newest_.end() || batch.at().front() > newest->second;
}

/// Takes over what the store has of these rows and they lack.
Result<void> JournaledReadings::fillIn(ReadingBatch& batch) const {
    if (isNewer(batch)) return {};
    std::size_t row = 0;
    const TimeRange range{batch.at().front(), batch.at().back() + Duration{1}};
    return store_->read(batch.meter(), range, MetricSet::all(), [&](const ReadingBatch& there) {
        for (std::size_t i = 0; i < there.rows() && row < batch.rows(); ++i) {
            while (row < batch.rows() && batch.at()[row] < there.at()[i]) ++row;
            if (row == batch.rows() || batch.at()[row] != there.at()[i]) continue;
            for (const MetricInfo& each : kMetrics) {
                double& value = batch.mutableColumn(each.metric)[row];
                if (std::isnan(value)) value = there.column(each.metric)[i];
            }
        }
        return row < batch.rows();
    });
}

void JournaledReadings::noteNewest(const ReadingBatch& batch) {
    if (batch.empty()) return;
    const Timestamp last = batch.at().back();
    Timestamp& newest = newest_.try_emplace(batch.meter(), last).first->second;
    newest = std::max(newest, last);
}

/// Fails when it should be tried again. A batch that no trial can store is given up, and counted:
/// one damaged batch must not hold up all others.
Result<void> JournaledReadings::apply(const JournalEntry& entry) {
    const auto batches = entry.payload
                             ? batchesFromBytes(*entry.payload)
                             : Result<std::vector<ReadingBatch>>(fail(entry.payload.error()));
    auto stored = batches ? store(entry, *batches) : Result<void>(fail(batches.error()));
    if (stored) {
        for (const ReadingBatch& each : *batches) noteNewest(each);
        tell(entry.seq, *batches);
        return {};
    }
    const ErrorCode why = stored.error().code;
    if (why != ErrorCode::corrupted && why != ErrorCode::invalidInput) return stored;
    const std::scoped_lock lock(guard_);
    ++givenUp_;
    return {};
}

/// Leaves the batches as they were sent: that is what listeners hear.
Result<void> JournaledReadings::store(const JournalEntry& entry,
                                      const std::vector<ReadingBatch>& batches) {
    const auto done = [](const Result<AppendReceipt>& receipt) {
        return receipt ? Result<void>() : fail(receipt.error());
    };
    if (std::ranges::all_of(batches, [this](const auto& each) { return isNewer(each); }))
        return done(store_->append(entry.name, batches));
    std::vector<ReadingBatch> whole = batches;
    for (ReadingBatch& each : whole) {
        auto filled = fillIn(each);
        // What is damaged in the store has nothing to give; that must not cost what was
        // acknowledged.
        if (!filled && filled.error().code != ErrorCode::corrupted) return filled;
    }
    return done(store_->append(entry.name, whole));
}

/// What is replayed after a crash is told again from what a listener had saved: it is the same, for
/// nothing of what the store knows by now is filled in.
void JournaledReadings::tell(JournalSeq seq, std::span<const ReadingBatch> batches) {
    if (seq <= toldSeq_) return;
    toldSeq_ = seq;
    for (const Listening& each : listening_)
        if (seq > each.heard) each.listener->stored(batches);
}

bool JournaledReadings::checkpointIsDue() const {
    const std::size_t rows = store_->waitingRows();
    const auto since = std::chrono::steady_clock::now() - lastCheckpoint_;
    return rows >= options_.checkpointRows || (rows > 0 && since >= options_.checkpointEvery);
}

/// A checkpoint takes as long as the disk: meanwhile listeners hear what comes in.
Result<void> JournaledReadings::checkpointStore() {
    if (listening_.empty()) return store_->checkpoint();
    bool over = false;  // under guard_
    auto done = std::async(std::launch::async, [&] {
        auto result = store_->checkpoint();
        const std::scoped_lock lock(guard_);
        over = true;
        wake_.notify_all();
        return result;
    });
    for (bool readable = true;;) {
        {
            std::unique_lock lock(guard_);
            wake_.wait(lock, [&] {
                return over || (readable && acknowledgedSeq_ > std::max(appliedSeq_, toldSeq_));
            });
            if (over) break;
        }
        readable = tellAhead();
    }
    return done.get();
}

/// Tells listeners what is not in the store yet. A damaged entry is left to apply(), which counts
/// it. False: the journal cannot be read now.
bool JournaledReadings::tellAhead() {
    JournalSeq newest = 0, from = 0;
    {
        const std::scoped_lock lock(guard_);
        newest = acknowledgedSeq_;
        from = std::max(appliedSeq_, toldSeq_) + 1;
    }
    const auto entries = journal_->unapplied(from, kMostEntries, kMostBytes);
    if (!entries) return false;
    for (const JournalEntry& each : *entries) {
        const auto batches = each.payload
                                 ? batchesFromBytes(*each.payload)
                                 : Result<std::vector<ReadingBatch>>(fail(each.payload.error()));
        if (batches) tell(each.seq, *batches);
        toldSeq_ = std::max(toldSeq_, each.seq);
    }
    if (entries->empty()) toldSeq_ = std::max(toldSeq_, newest);
    return true;
}

/// `applying_` is held, so that nothing is applied between the checkpoint and the mark.
/// `now`: listeners save, too, what they would rather save with a later one.
Result<void> JournaledReadings::checkpoint(bool now) {
    JournalSeq applied = 0;
    {
        const std::scoped_lock lock(guard_);
        applied = appliedSeq_;
    }
    auto done = checkpointStore();
    lastCheckpoint_ = std::chrono::steady_clock::now();
    if (!done || (applied == markedSeq_ && !toldFile_)) return done;
    JournalSeq saved = applied;
    const JournalSeq heard = std::max(applied, toldSeq_);
    for (const Listening& each : listening_)
        saved =
            std::min(saved, each.listener->checkpointed(heard, journal_->id(), now || toldFile_));
    toldFile_ = false;
    done = journal_->markApplied(saved);
    if (done) done = journal_->trim();
    if (done) markedSeq_ = saved;
    return done;
}

}  // namespace joulewatch
