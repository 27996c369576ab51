#include "store/sqlite/sqlite_journal.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <deque>
#include <limits>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "store/known_batches.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/journal_payloads.hpp"
#include "store/sqlite/journal_schema.hpp"
#include "store/sqlite/migrate.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch {
namespace {

using sqlite::Database;
using sqlite::Statement;
using sqlite::Transaction;

constexpr std::size_t kMaxRecentBytes = 16u << 20;  // of payload, beside what is on disk

struct Statements {
    Statement insertGroup, insertNote;

    static Result<Statements> prepare(const Database& database) {
        auto insertGroup = database.prepare("INSERT INTO batches(batch_key, keys) VALUES(?, ?)");
        auto insertNote = database.prepare(
            "INSERT INTO notes VALUES(?, ?)"
            "  ON CONFLICT(name) DO UPDATE SET bytes = excluded.bytes");
        for (const auto* each : {&insertGroup, &insertNote})
            if (!*each) return fail(each->error());
        return Statements{std::move(*insertGroup), std::move(*insertNote)};
    }
};

/// Of a group, what is to be stored.
struct FreshBatches {
    std::vector<BatchKey> keys;
    std::vector<std::byte> payload;
    std::vector<const JournalNote*> notes;
};

class SqliteJournal final : public Journal {
 public:
    SqliteJournal(Database database, Statements statements, JournalPayloads payloads,
                  const SqliteJournalOptions& options)
        : database_(std::move(database)),
          statements_(std::move(statements)),
          payloads_(std::move(payloads)),
          options_(options) {}

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
    std::vector<JournalReceipt> sortOut(std::span<const JournalBatch> group, FreshBatches& fresh);
    Result<JournalSeq> store(const FreshBatches& fresh, const std::string& name);
    void remember(JournalEntry entry);
    std::vector<JournalEntry> takeRecent(JournalSeq first, std::size_t maxEntries,
                                         std::size_t maxBytes);
    void forgetOldest();
    Result<void> checkWritable() const;
    Result<void> restoreKeys();
    Result<bool> trimSome();
    void noteFailure(const Error& error);

    std::mutex mutex_;  // guards what follows
    Database database_;
    Statements statements_;
    JournalPayloads payloads_;
    std::optional<Error> failure_;  // of the disk: there is no way back from it
    KnownBatches known_{kRememberedKeys};
    JournalSeq lastSeq_ = 0;  // that was given
    JournalSeq appliedSeq_ = 0;
    JournalSeq trimmedSeq_ = 0;        // up to it rows without keys are gone
    JournalSeq recentFrom_ = 0;        // from it on all entries are in recent_
    std::deque<JournalEntry> recent_;  // so that they need not be read again
    std::size_t recentBytes_ = 0;
    std::atomic<std::uint64_t> unappliedBytes_ = 0;
    SqliteJournalOptions options_;
    std::string id_;
};

Result<void> SqliteJournal::restore() {
    auto progress = database_.query(
        "SELECT journal_id, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'batches'), 0),"
        "  applied_seq FROM progress");
    if (!progress) return fail(progress.error());
    const auto row = progress->step();
    if (!row) return fail(row.error());
    id_ = progress->text(0);
    lastSeq_ = progress->integer(1);
    appliedSeq_ = progress->integer(2);
    recentFrom_ = lastSeq_ + 1;
    const auto bytes = payloads_.bytesUpTo(std::numeric_limits<JournalSeq>::max());
    if (!bytes) return fail(bytes.error());
    unappliedBytes_ = *bytes;
    return restoreKeys();
}

Result<void> SqliteJournal::restoreKeys() {
    auto groups = database_.query("SELECT seq, batch_key, keys FROM batches ORDER BY seq");
    if (!groups) return fail(groups.error());
    for (;;) {
        const auto row = groups->step();
        if (!row) return fail(row.error());
        if (!*row) return {};
        if (groups->isNull(2)) known_.add(batchKeyOf(groups->text(1)), groups->integer(0));
        const std::vector<std::byte> keys = groups->bytes(2);
        for (std::size_t at = 0; at + sizeof(BatchKey) <= keys.size(); at += sizeof(BatchKey)) {
            BatchKey key;
            std::memcpy(key.data(), keys.data() + at, sizeof key);
            known_.add(key, groups->integer(0));
        }
    }
}

Result<std::vector<JournalReceipt>> SqliteJournal::append(std::span<const JournalBatch> group) {
    const std::lock_guard lock(mutex_);
    if (auto writable = checkWritable(); !writable) return fail(writable.error());
    FreshBatches fresh;
    auto receipts = sortOut(group, fresh);
    if (fresh.payload.size() > kMaxPayloadBytes)
        return fail(ErrorCode::invalidInput, "A group has {} bytes at most; this one has {}.",
                    kMaxPayloadBytes, fresh.payload.size());
    for (const JournalNote* each : fresh.notes)
        if (each->bytes.size() > kMaxNoteBytes)
            return fail(ErrorCode::invalidInput, "A note has {} bytes at most; this one has {}.",
                        kMaxNoteBytes, each->bytes.size());
    if (unappliedBytes_ + fresh.payload.size() > options_.maxUnappliedBytes)
        return fail(ErrorCode::unavailable,
                    "{} MiB wait already to be applied; more is taken once they are.",
                    unappliedBytes_ >> 20U);
    const bool allRepeated = std::ranges::all_of(receipts, &JournalReceipt::repeated);
    if (allRepeated) return receipts;
    std::string name = fmt::format("{} {}", id_, lastSeq_ + 1);
    const auto seq = store(fresh, name);
    if (!seq) {
        noteFailure(seq.error());
        return fail(seq.error());
    }
    lastSeq_ = *seq;
    for (const BatchKey& each : fresh.keys) known_.add(each, *seq);
    for (JournalReceipt& each : receipts)
        if (each.seq == 0) each.seq = *seq;
    unappliedBytes_ += fresh.payload.size();
    remember({*seq, std::move(name), std::move(fresh.payload)});
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
        fresh.payload.insert(fresh.payload.end(), each.payload.begin(), each.payload.end());
        if (each.note != nullptr) fresh.notes.push_back(each.note);
    }
    return receipts;
}

Result<JournalSeq> SqliteJournal::store(const FreshBatches& fresh, const std::string& name) {
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    Statement& insert = statements_.insertGroup;
    auto done = insert.bind(std::string_view(name), std::as_bytes(std::span(fresh.keys)));
    if (done) done = insert.run();
    if (!done) return fail(done.error());
    const JournalSeq seq = database_.lastRowId();
    done = payloads_.insert(seq, fresh.payload);
    Statement& note = statements_.insertNote;
    for (const JournalNote* each : fresh.notes) {
        if (done) done = note.bind(std::string_view(each->name), std::span(each->bytes));
        if (done) done = note.run();
    }
    if (done) done = transaction->commit();
    if (!done) return fail(done.error());
    return seq;
}

Result<std::vector<std::vector<std::byte>>> SqliteJournal::notes(std::string_view prefix) {
    const std::lock_guard lock(mutex_);
    return sqlite::readAll(
        database_.query(
            "SELECT bytes FROM notes WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name", prefix),
        [](const Statement& row) { return row.bytes(0); });
}

Result<void> SqliteJournal::forgetNotes(std::string_view prefix) {
    const std::lock_guard lock(mutex_);
    if (failure_) return fail(*failure_);
    auto forgotten =
        database_.run("DELETE FROM notes WHERE substr(name, 1, length(?1)) = ?1", prefix);
    if (!forgotten) noteFailure(forgotten.error());
    return forgotten;
}

void SqliteJournal::remember(JournalEntry entry) {
    recentBytes_ += entry.payload->size();
    recent_.push_back(std::move(entry));
    while (recentBytes_ > kMaxRecentBytes) forgetOldest();
}

Result<void> SqliteJournal::checkWritable() const {
    if (failure_) return fail(*failure_);
    std::error_code error;
    const auto space = std::filesystem::space(database_.file(), error);
    if (!error && space.available < options_.spareDiskBytes)
        return fail(ErrorCode::unavailable,
                    "The disk that keeps the data is nearly full: {} MiB are free, {} MiB are kept "
                    "free.",
                    space.available >> 20U, options_.spareDiskBytes >> 20U);
    return {};
}

void SqliteJournal::noteFailure(const Error& error) {
    if (error.code != ErrorCode::corrupted || failure_) return;
    failure_ = Error{ErrorCode::unavailable,
                     fmt::format("The journal has stopped: its disk failed ({}).", error.message)};
    database_.leaveUntouched();
}

Result<std::vector<JournalEntry>> SqliteJournal::unapplied(JournalSeq from, std::size_t maxEntries,
                                                           std::size_t maxBytes) {
    const std::lock_guard lock(mutex_);
    const JournalSeq first = std::max(from, appliedSeq_ + 1);
    return first >= recentFrom_ ? takeRecent(first, maxEntries, maxBytes)
                                : payloads_.read(from, maxEntries, maxBytes);
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
    const std::lock_guard lock(mutex_);
    if (failure_) return fail(*failure_);
    const auto bytes = payloads_.bytesUpTo(seq);
    if (!bytes) return fail(bytes.error());
    auto marked = database_.run(
        "UPDATE progress SET applied_seq = max(applied_seq, min(?,"
        "  coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'batches'), 0)))",
        std::int64_t{seq});
    if (!marked) {
        noteFailure(marked.error());
        return marked;
    }
    unappliedBytes_ -= *bytes;
    appliedSeq_ = std::max(appliedSeq_, std::min(seq, lastSeq_));
    return {};
}

Result<void> SqliteJournal::trim() {
    for (;;) {
        const auto more = trimSome();
        if (!more) return fail(more.error());
        if (!*more) return {};
    }
}

/// A bounded piece, so that appends get their turn in between; false: nothing was left.
Result<bool> SqliteJournal::trimSome() {
    const std::lock_guard lock(mutex_);
    if (failure_) return fail(*failure_);
    std::int64_t removed = 0;
    const auto count = [&](Result<void> done) {
        removed += database_.changes();
        return done;
    };
    auto done = count(database_.run(
        "DELETE FROM payloads WHERE seq IN (SELECT seq FROM payloads"
        "  WHERE seq <= (SELECT applied_seq FROM progress) ORDER BY seq LIMIT 1000)"));
    if (done)
        done = count(database_.run(
            "DELETE FROM batches WHERE seq IN (SELECT seq FROM batches"
            "  WHERE seq < ?1 AND seq NOT IN (SELECT seq FROM payloads) ORDER BY seq LIMIT 1000)",
            known_.oldest()));
    const JournalSeq unapplied = appliedSeq_ + 1;
    if (done && removed == 0)  // all payloads are gone: what is left are keys
        done = count(database_.run("DELETE FROM batches WHERE seq > ?1 AND seq < ?2 AND keys = x''",
                                   trimmedSeq_, unapplied));
    if (!done) {
        noteFailure(done.error());
        return fail(done.error());
    }
    if (removed > 0) return true;
    payloads_.forgetUpTo(appliedSeq_);
    trimmedSeq_ = appliedSeq_;
    return false;
}

}  // namespace

Result<std::unique_ptr<Journal>> openSqliteJournal(const std::filesystem::path& file,
                                                   const SqliteJournalOptions& options) {
    auto database = Database::open(file);
    if (!database) return fail(database.error());
    if (auto current = sqlite::migrate(*database, sqlite::kJournalSchema); !current)
        return fail(current.error());
    auto statements = Statements::prepare(*database);
    if (!statements) return fail(statements.error());
    auto payloads = JournalPayloads::open(*database, options);
    if (!payloads) return fail(payloads.error());
    auto journal = std::make_unique<SqliteJournal>(std::move(*database), std::move(*statements),
                                                   std::move(*payloads), options);
    if (auto restored = journal->restore(); !restored) return fail(restored.error());
    return journal;
}

}  // namespace joulewatch
