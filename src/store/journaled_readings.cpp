#include "store/journaled_readings.hpp"

#include <algorithm>
#include <future>
#include <set>
#include <system_error>
#include <utility>

#include "store/append_checks.hpp"
#include "store/batch_bytes.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMostEntries = 256;
constexpr std::size_t kMostBytes = 8u << 20;
constexpr std::size_t kMostAheadBytes = 16u << 20;
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
    for (const StoredMeter& each : *meters) opened->meters_.add(each.meter.id);
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
    : journal_(std::move(journal)),
      store_(std::move(store)),
      options_(std::move(options)),
      room_(options_.directory) {}

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
    return enoughOf(room_.freeFor(neededBytes), neededBytes);
}

Result<void> JournaledReadings::enoughOf(const Result<std::uint64_t>& free,
                                         std::uint64_t neededBytes) const {
    if (!free) return fail(free.error());
    if (*free >= options_.spareDiskBytes + neededBytes) return {};
    return fail(ErrorCode::unavailable,
                "the disk of {} is nearly full: {} MiB are free, {} MiB are needed and {} MiB are "
                "kept free; readings are taken again once there is room",
                options_.directory.string(), *free / kMiB, neededBytes / kMiB,
                options_.spareDiskBytes / kMiB);
}

/// What is acknowledged must find room in the store when it is applied.
Result<void> JournaledReadings::reserveMeters(std::span<const MeterReadings> readings) {
    const std::scoped_lock lock(reserving_);
    std::set<std::string_view> added;
    std::uint32_t number = NameIndex::kNone;
    for (const MeterReadings& each : readings) {
        number = meters_.findAfter(number, each.meter());
        if (number == NameIndex::kNone) added.insert(each.meter());
    }
    if (meters_.size() + added.size() > ReadingStore::kMaxMeters)
        return fail(ErrorCode::invalidInput, "'{}' is one meter too many: {} are stored already",
                    *added.rbegin(), meters_.size());
    for (const std::string_view id : added) meters_.add(id);
    return {};
}

void JournaledReadings::appendLater(std::optional<BatchKey> key, const ReadingSet& readings,
                                    const Done& done, JournalNote note) {
    auto taken = checkReadings(readings.meters());
    if (taken) taken = reserveMeters(readings.meters());
    if (taken)
        taken = writer_->append(
            key, readings.bytes(),
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
                                                const ReadingSet& readings, JournalNote note) {
    if (auto checked = checkBatchKey(batchKey); !checked) return fail(checked.error());
    std::promise<Result<AppendReceipt>> answer;
    appendLater(
        batchKeyOf(batchKey), readings,
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
        const std::scoped_lock lock(reserving_);
        for (const SpooledMeter& each : spool.meters())
            if (meters_.find(each.meter.id) == NameIndex::kNone) meters_.add(each.meter.id);
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
                const ReadingSet rows = ReadingSet::of({&batch, 1});
                const std::scoped_lock lock(applying_);
                for (const Listening& each : listening_) each.listener->stored(rows.meters());
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
    // Who asks whether there is room again is not told of a moment ago.
    if (auto room = enoughOf(room_.freeNow(), 0); !room) return room;
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
        const bool wait = !more || !*more;
        const bool woken = !wait || wake_.wait_for(lock, pause, [&] {
            return ending_ || (more && acknowledgedSeq_ > appliedSeq_);
        });
        if (ending_) return;
        lock.unlock();
        if (woken) continue;
        const std::scoped_lock applying(applying_);
        static_cast<void>(meanwhile([this]() -> Result<void> {
            store_->rest();
            return {};
        }));
    }
}

/// The next groups of the journal, from `from` on; none: there are no more.
Result<std::vector<JournaledReadings::Read>> JournaledReadings::read(JournalSeq from) {
    auto entries = journal_->unapplied(from, kMostEntries, kMostBytes);
    if (!entries) return fail(entries.error());
    std::vector<Read> read;
    read.reserve(entries->size());
    for (JournalEntry& each : *entries) {
        auto readings = each.payload ? readingsFromBytes(std::move(*each.payload))
                                     : Result<ReadingSet>(fail(each.payload.error()));
        if (readings) readings->sortByTime();  // many have sent them side by side
        read.push_back({each.seq, std::move(each.name), std::move(readings)});
    }
    return read;
}

/// Applies the next groups of the journal; false when there are none.
Result<bool> JournaledReadings::applySome() {
    JournalSeq from = 0;
    {
        const std::scoped_lock lock(guard_);
        from = appliedSeq_ + 1;
    }
    auto entries = ahead_.empty() ? read(from) : std::exchange(ahead_, {});
    aheadBytes_ = 0;
    aheadEnds_ = false;
    if (!entries) return fail(entries.error());
    for (const Read& each : *entries) {
        if (auto done = apply(each); !done) return fail(done.error());
        const std::scoped_lock lock(guard_);
        appliedSeq_ = each.seq;
        acknowledgedSeq_ = std::max(acknowledgedSeq_, each.seq);
        while (!dated_.empty() && dated_.front().first <= appliedSeq_) dated_.pop_front();
    }
    return !entries->empty();
}

/// Fails when it should be tried again. A group that no trial can store is given up, and counted:
/// one damaged group must not hold up all others.
Result<void> JournaledReadings::apply(const Read& entry) {
    auto stored = entry.readings ? Result<void>() : fail(entry.readings.error());
    if (stored) {
        const auto receipt =
            store_->append(entry.name, entry.readings->meters(), RowUpdate::values);
        if (!receipt) stored = fail(receipt.error());
    }
    if (stored) {
        tell(entry.seq, *entry.readings);
        return {};
    }
    const ErrorCode why = stored.error().code;
    if (why != ErrorCode::corrupted && why != ErrorCode::invalidInput) return stored;
    const std::scoped_lock lock(guard_);
    ++givenUp_;
    return {};
}

/// What is replayed after a crash is told again from what a listener had saved: it is the same, for
/// nothing of what the store knows by now is filled in.
void JournaledReadings::tell(JournalSeq seq, const ReadingSet& readings) {
    if (seq <= toldSeq_) return;
    toldSeq_ = seq;
    for (const Listening& each : listening_)
        if (seq > each.heard) each.listener->stored(readings.meters());
}

bool JournaledReadings::checkpointIsDue() {
    const std::size_t rows = store_->waitingRows();
    if (rows == 0) return false;
    if (std::chrono::steady_clock::now() - lastCheckpoint_ >= options_.checkpointEvery) return true;
    if (rows < options_.checkpointRows) return false;
    const std::scoped_lock lock(reserving_);
    return rows >=
           std::min(options_.checkpointRowsOfMeter * meters_.size(), options_.mostCheckpointRows);
}

/// Does some work that takes as long as the disk: meanwhile listeners hear what comes in.
Result<void> JournaledReadings::meanwhile(const std::function<Result<void>()>& work) {
    if (listening_.empty()) return work();
    bool over = false;  // under guard_
    auto done = std::async(std::launch::async, [&] {
        auto result = work();
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

/// Tells listeners what is not in the store yet. A damaged group is left to apply(), which counts
/// it. False: the journal cannot be read now.
bool JournaledReadings::tellAhead() {
    JournalSeq newest = 0, from = 0;
    {
        const std::scoped_lock lock(guard_);
        newest = acknowledgedSeq_;
        from = std::max(appliedSeq_, toldSeq_) + 1;
        aheadEnds_ = aheadEnds_ || (ahead_.empty() && toldSeq_ > appliedSeq_);
    }
    auto entries = read(from);
    if (!entries) return false;
    for (Read& each : *entries) {
        if (each.readings) tell(each.seq, *each.readings);
        toldSeq_ = std::max(toldSeq_, each.seq);
        const std::size_t bytes = each.readings ? each.readings->bytes().size() : 0;
        aheadEnds_ = aheadEnds_ || aheadBytes_ + bytes > kMostAheadBytes;
        if (aheadEnds_) continue;
        aheadBytes_ += bytes;
        ahead_.push_back(std::move(each));
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
    auto done = meanwhile([this] { return store_->checkpoint(); });
    lastCheckpoint_ = std::chrono::steady_clock::now();
    if (!done || (applied == markedSeq_ && !toldFile_)) return done;
    const JournalSeq heard = std::max(applied, toldSeq_);
    std::vector<ReadingsListener::Saving> savings;
    for (const Listening& each : listening_)
        savings.push_back(each.listener->checkpointed(heard, journal_->id(), now || toldFile_));
    toldFile_ = false;
    JournalSeq saved = applied;
    done = meanwhile([&]() -> Result<void> {
        for (const auto& save : savings) saved = std::min(saved, save());
        auto marked = journal_->markApplied(saved);
        return marked ? journal_->trim() : marked;
    });
    if (done) markedSeq_ = saved;
    return done;
}

}  // namespace joulewatch
