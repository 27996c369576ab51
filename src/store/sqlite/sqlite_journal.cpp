#include "store/sqlite/sqlite_journal.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "store/disk_room.hpp"
#include "store/journal_log.hpp"
#include "store/known_batches.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/journal_progress.hpp"
#include "store/sqlite/journal_schema.hpp"
#include "store/sqlite/journal_upgrade.hpp"
#include "store/sqlite/migrate.hpp"
#include "store/sqlite/remembered_bytes.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch {
namespace {

using namespace std::chrono_literals;
using sqlite::Database;
using sqlite::Statement;
using sqlite::Transaction;

constexpr std::size_t kMaxRecentBytes = 16u << 20;  // of payload, beside what is on disk
constexpr std::size_t kMaxGroupNoteBytes = 1u << 30;

/// Of a group, what is to be stored.
struct FreshBatches {
    std::vector<BatchKey> keys;
    std::vector<std::span<const std::byte>> payloads;
    std::vector<const JournalNote*> notes;

    std::vector<std::byte> payload() const {
        std::size_t bytes = 0;
        for (const auto& each : payloads) bytes += each.size();
        std::vector<std::byte> all;
        all.reserve(bytes);
        for (const auto& each : payloads) all.insert(all.end(), each.begin(), each.end());
        return all;
    }
};

class SqliteJournal final : public Journal {
 public:
    SqliteJournal(Database database, sqlite::JournalProgress progress,
                  const SqliteJournalOptions& options)
        : log_({.journal = database.file(),
                .id = progress.id,
                .fileBytes = options.logFileBytes,
                .spareDiskBytes = options.spareDiskBytes}),
          database_(std::move(database)),
          options_(options),
          room_(database_.file()),
          id_(progress.id),
          progress_(std::move(progress)) {}
    ~SqliteJournal() override;
    SqliteJournal(const SqliteJournal&) = delete;
    SqliteJournal& operator=(const SqliteJournal&) = delete;

    /// Reads what an earlier run has left.
    Result<void> restore();

    Result<std::vector<JournalReceipt>> append(std::span<const JournalBatch> group) override;
    Result<std::vector<std::vector<std::byte>>> notes(std::string_view prefix) override;
    Result<void> forgetNotes(std::string_view prefix) override;
    Result<std::vector<JournalEntry>> unapplied(JournalSeq from, std::size_t maxEntries,
                                                std::size_t maxBytes) override;
    Result<void> markApplied(JournalSeq seq) override;
    Result<void> trim() override;
    std::uint64_t unappliedBytes() const override { return unappliedBytes_; }
    const std::string& id() const override { return id_; }

 private:
    struct KeptNote {
        JournalSeq seq;  // of the group that has it
        std::vector<std::byte> bytes;
    };

    std::vector<JournalReceipt> sortOut(std::span<const JournalBatch> group, FreshBatches& fresh);
    Result<void> check(std::size_t bytes, std::span<const JournalNote* const> notes) const;
    void prepare();
    void remember(JournalEntry entry);
    std::vector<JournalEntry> takeRecent(JournalSeq first, std::size_t maxEntries,
                                         std::size_t maxBytes);
    void forgetOldest();
    Result<void> keep(JournalSeq upTo, std::optional<std::string_view> forgotten);
    Result<void> failed() const;
    tl::unexpected<Error> noteFailure(const Error& error);

    JournalLog log_;
    std::mutex appending_;  // held by who writes to the log; before mutex_
    std::future<void> preparing_;
    std::mutex keeping_;  // held by who uses the database; before mutex_
    Database database_;
    SqliteJournalOptions options_;
    DiskRoom room_;
    std::string id_;
    std::atomic<std::uint64_t> unappliedBytes_ = 0;

    mutable std::mutex mutex_;      // guards what follows; never held while the disk works
    std::optional<Error> failure_;  // of the disk: there is no way back from it
    sqlite::JournalProgress progress_;
    KnownBatches known_{kRememberedKeys};
    std::map<std::string, KeptNote, std::less<>> notes_;  // that are not in the database
    JournalSeq lastSeq_ = 0;                              // that was given
    JournalSeq recentFrom_ = 0;                           // from it on all entries are in recent_
    std::deque<JournalEntry> recent_;                     // so that they need not be read again
    std::size_t recentBytes_ = 0;
};

/// With all files closed the next start knows where the log has ended.
SqliteJournal::~SqliteJournal() {
    if (!failure_ && lastSeq_ > progress_.ended)
        (void)database_.run("UPDATE progress SET ended_seq = ?", lastSeq_);
}

Result<void> SqliteJournal::restore() {
    const auto rows =
        sqlite::readAll(database_.query("SELECT keys FROM remembered ORDER BY newest_seq"),
                        [](const Statement& row) { return row.bytes(0); });
    if (!rows) return fail(rows.error());
    for (const auto& each : *rows)
        sqlite::RememberedBytes::visit(
            each, [&](JournalSeq seq, const BatchKey& key) { known_.add(key, seq); });
    auto recovered = log_.recover(progress_.kept, progress_.ended, [&](const LogRecord& record) {
        for (const BatchKey& each : record.keys) known_.add(each, record.seq);
        if (record.seq <= progress_.notes) return;
        for (const JournalNote& each : record.notes) notes_[each.name] = {record.seq, each.bytes};
    });
    if (!recovered) return recovered;
    lastSeq_ = log_.last();
    recentFrom_ = lastSeq_ + 1;
    unappliedBytes_ = log_.bytesAfter(progress_.applied);
    return {};
}

Result<std::vector<JournalReceipt>> SqliteJournal::append(std::span<const JournalBatch> group) {
    const std::lock_guard appending(appending_);
    FreshBatches fresh;
    std::vector<JournalReceipt> receipts;
    JournalSeq seq = 0;
    {
        const std::lock_guard lock(mutex_);
        if (failure_) return fail(*failure_);
        receipts = sortOut(group, fresh);
        seq = lastSeq_ + 1;
    }
    if (std::ranges::all_of(receipts, &JournalReceipt::repeated)) return receipts;
    std::vector<std::byte> payload = fresh.payload();
    if (auto good = check(payload.size(), fresh.notes); !good) return fail(good.error());
    const auto written =
        log_.append({.seq = seq, .keys = fresh.keys, .notes = fresh.notes, .payload = payload});
    prepare();
    const std::lock_guard lock(mutex_);
    if (!written) return noteFailure(written.error());
    for (JournalReceipt& each : receipts)
        if (each.seq == 0) each.seq = seq;
    lastSeq_ = seq;
    for (const BatchKey& each : fresh.keys) known_.add(each, seq);
    for (const JournalNote* each : fresh.notes) notes_[each->name] = {seq, each->bytes};
    unappliedBytes_ += payload.size();
    remember({seq, fmt::format("{} {}", id_, seq), std::move(payload)});
    return receipts;
}

/// The receipts of what is known already, and what is not. In a receipt 0 stands for this group.
std::vector<JournalReceipt> SqliteJournal::sortOut(std::span<const JournalBatch> group,
                                                   FreshBatches& fresh) {
    std::vector<JournalReceipt> receipts;
    receipts.reserve(group.size());
    std::set<BatchKey> here;
    for (const JournalBatch& each : group) {
        const auto known = each.key ? known_.find(*each.key) : std::nullopt;
        const bool again = known || (each.key && !here.insert(*each.key).second);
        receipts.push_back({known.value_or(0), again});
        if (again) continue;
        if (each.key) fresh.keys.push_back(*each.key);
        fresh.payloads.push_back(each.payload);
        if (each.note != nullptr) fresh.notes.push_back(each.note);
    }
    return receipts;
}

/// `appending_` is held.
void SqliteJournal::prepare() {
    if (!log_.wantsSpare()) return;
    if (preparing_.valid() && preparing_.wait_for(0s) != std::future_status::ready) return;
    preparing_ = std::async(std::launch::async, [this] { log_.prepare(); });
}

Result<void> SqliteJournal::check(std::size_t bytes,
                                  std::span<const JournalNote* const> notes) const {
    if (bytes > kMaxPayloadBytes)
        return fail(ErrorCode::invalidInput, "A group has {} bytes at most; this one has {}.",
                    kMaxPayloadBytes, bytes);
    std::size_t noteBytes = 0;
    for (const JournalNote* each : notes) {
        noteBytes += each->bytes.size();
        if (each->bytes.size() > kMaxNoteBytes || noteBytes > kMaxGroupNoteBytes)
            return fail(ErrorCode::invalidInput, "A note has {} bytes at most; this one has {}.",
                        kMaxNoteBytes, each->bytes.size());
    }
    const auto free = room_.freeFor(bytes);
    if (free && *free < options_.spareDiskBytes + bytes)
        return fail(ErrorCode::unavailable,
                    "The disk that keeps the data is nearly full: {} MiB are free, {} MiB are kept "
                    "free.",
                    *free >> 20U, options_.spareDiskBytes >> 20U);
    if (unappliedBytes_ + bytes > options_.maxUnappliedBytes)
        return fail(ErrorCode::unavailable,
                    "{} MiB wait already to be applied; more is taken once they are.",
                    unappliedBytes_ >> 20U);
    return {};
}

void SqliteJournal::remember(JournalEntry entry) {
    recentBytes_ += entry.payload->size();
    recent_.push_back(std::move(entry));
    while (recentBytes_ > kMaxRecentBytes) forgetOldest();
}

Result<void> SqliteJournal::failed() const {
    const std::lock_guard lock(mutex_);
    return failure_ ? Result<void>(fail(*failure_)) : Result<void>();
}

/// `mutex_` is held.
tl::unexpected<Error> SqliteJournal::noteFailure(const Error& error) {
    if (error.code == ErrorCode::corrupted && !failure_) {
        failure_ =
            Error{ErrorCode::unavailable,
                  fmt::format("The journal has stopped: its disk failed ({}).", error.message)};
        database_.leaveUntouched();
    }
    return fail(error);
}

Result<std::vector<JournalEntry>> SqliteJournal::unapplied(JournalSeq from, std::size_t maxEntries,
                                                           std::size_t maxBytes) {
    JournalSeq first = 0;
    {
        const std::lock_guard lock(mutex_);
        first = std::max(from, progress_.applied + 1);
        if (first >= recentFrom_) return takeRecent(first, maxEntries, maxBytes);
    }
    return log_.read(first, maxEntries, maxBytes);
}

/// Without a look at the disk. They leave: who applies them asks for the next ones then, and
/// whoever asks again gets them from the disk.
std::vector<JournalEntry> SqliteJournal::takeRecent(JournalSeq first, std::size_t maxEntries,
                                                    std::size_t maxBytes) {
    while (!recent_.empty() && recent_.front().seq < first) forgetOldest();
    std::vector<JournalEntry> entries;
    for (std::size_t bytes = 0; !recent_.empty() && entries.size() < maxEntries;) {
        if (!entries.empty() && bytes >= maxBytes) break;
        const std::size_t size = recent_.front().payload->size();
        bytes += size;
        recentBytes_ -= size;
        recentFrom_ = recent_.front().seq + 1;
        entries.push_back(std::move(recent_.front()));
        recent_.pop_front();
    }
    return entries;
}

void SqliteJournal::forgetOldest() {
    recentBytes_ -= recent_.front().payload->size();
    recentFrom_ = recent_.front().seq + 1;
    recent_.pop_front();
}

Result<void> SqliteJournal::markApplied(JournalSeq seq) {
    const std::lock_guard keeping(keeping_);
    if (auto well = failed(); !well) return well;
    JournalSeq applied = 0, ended = 0;
    {
        const std::lock_guard lock(mutex_);
        ended = lastSeq_;
        applied = std::max(progress_.applied, std::min(seq, lastSeq_));
    }
    const auto marked =
        database_.run("UPDATE progress SET applied_seq = ?, ended_seq = ?", applied, ended);
    const std::uint64_t before = log_.bytesAfter(progress_.applied);
    const std::uint64_t now = log_.bytesAfter(applied);
    const std::lock_guard lock(mutex_);
    if (!marked) return noteFailure(marked.error());
    progress_.applied = applied;
    progress_.ended = ended;
    unappliedBytes_ -= before - now;
    return {};
}

Result<void> SqliteJournal::trim() {
    const std::lock_guard keeping(keeping_);
    if (auto well = failed(); !well) return well;
    const JournalSeq newest = log_.forgettable(progress_.applied);
    if (newest > progress_.kept)
        if (auto kept = keep(newest, std::nullopt); !kept) return kept;
    log_.forgetUpTo(progress_.kept);
    return {};
}

/// Into the database, and durably: the keys of groups up to `upTo`, and all notes but those whose
/// names begin with `forgotten`. `keeping_` is held.
Result<void> SqliteJournal::keep(JournalSeq upTo, std::optional<std::string_view> forgotten) {
    sqlite::RememberedBytes keys;
    std::map<std::string, KeptNote, std::less<>> notes;
    JournalSeq oldest = 0, noted = 0;
    {
        const std::lock_guard lock(mutex_);
        known_.visit(progress_.kept, upTo,
                     [&](JournalSeq seq, const BatchKey& key) { keys.add(seq, key); });
        oldest = known_.oldest();
        notes = notes_;
        noted = lastSeq_;
    }
    auto transaction = Transaction::begin(database_);
    auto done = transaction ? Result<void>() : fail(transaction.error());
    if (done && !keys.empty())
        done = database_.run("INSERT INTO remembered VALUES(?, ?)", upTo, keys.bytes());
    if (done) done = database_.run("DELETE FROM remembered WHERE newest_seq < ?", oldest);
    for (const auto& [name, note] : notes)
        if (done)
            done = database_.run(
                "INSERT INTO notes VALUES(?, ?)"
                "  ON CONFLICT(name) DO UPDATE SET bytes = excluded.bytes",
                std::string_view(name), std::span<const std::byte>(note.bytes));
    if (done && forgotten)
        done =
            database_.run("DELETE FROM notes WHERE substr(name, 1, length(?1)) = ?1", *forgotten);
    if (done) done = database_.run("UPDATE progress SET kept_seq = ?, notes_seq = ?", upTo, noted);
    if (done) done = transaction->commit();
    const std::lock_guard lock(mutex_);
    if (!done) return noteFailure(done.error());
    progress_.kept = upTo;
    progress_.notes = noted;
    std::erase_if(notes_, [&](const auto& each) { return each.second.seq <= noted; });
    return {};
}

Result<std::vector<std::vector<std::byte>>> SqliteJournal::notes(std::string_view prefix) {
    const std::lock_guard keeping(keeping_);
    auto stored = sqlite::readAll(
        database_.query("SELECT name, bytes FROM notes WHERE substr(name, 1, length(?1)) = ?1",
                        prefix),
        [](const Statement& row) { return std::pair(row.text(0), row.bytes(1)); });
    if (!stored) return fail(stored.error());
    std::map<std::string, std::vector<std::byte>> all(stored->begin(), stored->end());
    const std::lock_guard lock(mutex_);
    for (const auto& [name, note] : notes_)
        if (name.starts_with(prefix)) all[name] = note.bytes;
    std::vector<std::vector<std::byte>> bytes;
    for (auto& [name, each] : all) bytes.push_back(std::move(each));
    return bytes;
}

Result<void> SqliteJournal::forgetNotes(std::string_view prefix) {
    const std::lock_guard keeping(keeping_);
    if (auto well = failed(); !well) return well;
    return keep(progress_.kept, prefix);
}

}  // namespace

Result<std::unique_ptr<Journal>> openSqliteJournal(const std::filesystem::path& file,
                                                   const SqliteJournalOptions& options) {
    auto database = Database::open(file);
    if (!database) return fail(database.error());
    auto ready = sqlite::migrate(*database, sqlite::kJournalSchema);
    const auto old = ready ? sqlite::isOldJournal(*database) : fail(ready.error());
    if (old && *old) ready = sqlite::upgradeJournal(*database);
    if (!old || !ready) return fail(old ? ready.error() : old.error());
    auto progress = sqlite::progressOf(*database);
    if (!progress) return fail(progress.error());
    auto journal =
        std::make_unique<SqliteJournal>(std::move(*database), std::move(*progress), options);
    if (auto restored = journal->restore(); !restored) return fail(restored.error());
    return journal;
}

}  // namespace joulewatch
