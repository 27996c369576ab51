#include "store/sqlite/sqlite_journal.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "store/crc32c.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/migrate.hpp"

namespace joulewatch {
namespace {

using sqlite::Database;
using sqlite::Sql;
using sqlite::Statement;
using sqlite::Transaction;

constexpr std::size_t kMaxGroup = 256;             // batches that share a sync
constexpr std::size_t kMaxGroupBytes = 16u << 20;  // and their payload, unless one alone is more
constexpr std::size_t kMaxWaiting = 1024;          // callers; more are sent away at once

// Keys live longer than payloads, so they have a table of their own. AUTOINCREMENT: a seq is never
// given twice, not even after everything was trimmed.
constexpr std::array<Sql, 1> kSchema{
    "CREATE TABLE batches(seq INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  batch_key TEXT NOT NULL UNIQUE);"
    "CREATE TABLE payloads(seq INTEGER PRIMARY KEY REFERENCES batches(seq),"
    "  crc32c INTEGER NOT NULL, payload BLOB NOT NULL);"
    "CREATE TABLE progress(only INTEGER PRIMARY KEY CHECK(only = 1),"
    "  journal_id TEXT NOT NULL, applied_seq INTEGER NOT NULL);"
    "INSERT INTO progress VALUES(1, lower(hex(randomblob(16))), 0)"};

struct Waiting {
    std::string_view batchKey;
    std::span<const std::byte> payload;
    std::optional<Result<JournalReceipt>> answer;  // guarded by the queue's mutex
};
using Group = std::vector<Waiting*>;
using Receipts = std::vector<JournalReceipt>;

struct Statements {
    Statement insertBatch, findBatch, insertPayload, readPayloads;

    static Result<Statements> prepare(const Database& database) {
        auto insertBatch =
            database.prepare("INSERT INTO batches(batch_key) VALUES(?) ON CONFLICT DO NOTHING");
        auto findBatch = database.prepare("SELECT seq FROM batches WHERE batch_key = ?");
        auto insertPayload = database.prepare("INSERT INTO payloads VALUES(?, ?, ?)");
        auto readPayloads = database.prepare(
            "SELECT seq, batch_key, crc32c, payload FROM payloads JOIN batches USING(seq)"
            "  WHERE seq >= ? AND seq > (SELECT applied_seq FROM progress) ORDER BY seq LIMIT ?");
        for (const auto* each : {&insertBatch, &findBatch, &insertPayload, &readPayloads})
            if (!*each) return fail(each->error());
        return Statements{std::move(*insertBatch), std::move(*findBatch), std::move(*insertPayload),
                          std::move(*readPayloads)};
    }
};

class SqliteJournal final : public Journal {
 public:
    SqliteJournal(Database database, Statements statements, const SqliteJournalOptions& options)
        : database_(std::move(database)), statements_(std::move(statements)), options_(options) {}

    /// Reads what an earlier run has left.
    Result<void> restore() {
        auto progress = database_.query("SELECT journal_id FROM progress");
        if (!progress) return fail(progress.error());
        const auto row = progress->step();
        if (!row) return fail(row.error());
        id_ = progress->text(0);
        const auto bytes = bytesUpTo(std::numeric_limits<JournalSeq>::max());
        if (!bytes) return fail(bytes.error());
        unappliedBytes_ = *bytes;
        return {};
    }

    Result<JournalReceipt> append(std::string_view batchKey,
                                  std::span<const std::byte> payload) override;
    Result<std::vector<JournalEntry>> unapplied(JournalSeq from, std::size_t maxEntries,
                                                std::size_t maxBytes) override;
    Result<void> markApplied(JournalSeq seq) override;
    Result<void> trim() override;
    std::uint64_t unappliedBytes() const override { return unappliedBytes_; }
    const std::string& id() const override { return id_; }

 private:
    Group takeGroup();
    Result<Receipts> commitGroup(const Group& group);
    Result<Receipts> store(const Group& group);
    Result<JournalReceipt> storeOne(const Waiting& waiting);
    Result<void> checkWritable() const;
    Result<std::uint64_t> bytesUpTo(JournalSeq seq);
    Result<bool> trimSome();
    void noteFailure(const Error& error);

    std::mutex queueMutex_;  // guards the queue; never held while the disk works
    std::condition_variable answered_;
    std::deque<Waiting*> queue_;
    bool committing_ = false;  // one of the callers is writing for all

    std::mutex databaseMutex_;  // guards what follows
    Database database_;
    Statements statements_;
    std::optional<Error> failure_;  // of the disk: there is no way back from it
    std::atomic<std::uint64_t> unappliedBytes_ = 0;
    SqliteJournalOptions options_;
    std::string id_;
};

/// The first caller writes for all who wait by then; who comes meanwhile waits for the next group.
/// So a group is as large as the disk is slow, and nobody waits for company.
Result<JournalReceipt> SqliteJournal::append(std::string_view batchKey,
                                             std::span<const std::byte> payload) {
    if (batchKey.empty() || batchKey.size() > kMaxKeyBytes)
        return fail(ErrorCode::invalidInput, "A batch key has 1 to {} bytes; this one has {}.",
                    kMaxKeyBytes, batchKey.size());
    if (payload.size() > kMaxPayloadBytes)
        return fail(ErrorCode::invalidInput, "A batch has {} bytes at most; this one has {}.",
                    kMaxPayloadBytes, payload.size());
    Waiting mine{batchKey, payload, std::nullopt};
    std::unique_lock lock(queueMutex_);
    if (unappliedBytes_ + payload.size() > options_.maxUnappliedBytes)
        return fail(ErrorCode::unavailable,
                    "{} MiB wait already to be applied; more is taken once they are.",
                    unappliedBytes_ >> 20U);
    if (queue_.size() >= kMaxWaiting)
        return fail(ErrorCode::unavailable, "{} batches wait already to be written.", kMaxWaiting);
    queue_.push_back(&mine);
    while (!mine.answer) {
        if (committing_) {
            answered_.wait(lock);
            continue;
        }
        committing_ = true;
        const Group group = takeGroup();
        lock.unlock();
        const Result<Receipts> receipts = commitGroup(group);
        lock.lock();
        committing_ = false;
        for (std::size_t i = 0; i < group.size(); ++i)
            group[i]->answer =
                receipts ? Result<JournalReceipt>((*receipts)[i]) : fail(receipts.error());
        answered_.notify_all();
    }
    return std::move(*mine.answer);
}

Group SqliteJournal::takeGroup() {
    Group group;
    std::size_t bytes = 0;
    while (!queue_.empty() && group.size() < kMaxGroup) {
        bytes += queue_.front()->payload.size();
        if (!group.empty() && bytes > kMaxGroupBytes) break;
        group.push_back(queue_.front());
        queue_.pop_front();
    }
    return group;
}

Result<Receipts> SqliteJournal::commitGroup(const Group& group) {
    const std::lock_guard lock(databaseMutex_);
    if (auto writable = checkWritable(); !writable) return fail(writable.error());
    auto receipts = store(group);
    if (!receipts) {
        noteFailure(receipts.error());
        return receipts;
    }
    for (std::size_t i = 0; i < group.size(); ++i)
        if (!(*receipts)[i].repeated) unappliedBytes_ += group[i]->payload.size();
    return receipts;
}

Result<Receipts> SqliteJournal::store(const Group& group) {
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    Receipts receipts;
    for (const Waiting* waiting : group) {
        auto receipt = storeOne(*waiting);
        if (!receipt) return fail(receipt.error());
        receipts.push_back(*receipt);
    }
    if (auto committed = transaction->commit(); !committed) return fail(committed.error());
    return receipts;
}

Result<JournalReceipt> SqliteJournal::storeOne(const Waiting& waiting) {
    Statement& insert = statements_.insertBatch;
    if (auto bound = insert.bind(waiting.batchKey); !bound) return fail(bound.error());
    if (auto done = insert.run(); !done) return fail(done.error());
    if (database_.changes() == 0) {
        Statement& find = statements_.findBatch;
        if (auto bound = find.bind(waiting.batchKey); !bound) return fail(bound.error());
        const auto row = find.step();
        if (!row) return fail(row.error());
        const JournalReceipt known{find.integer(0), true};
        find.reset();
        return known;
    }
    const JournalReceipt fresh{database_.lastRowId(), false};
    const std::int64_t checksum = crc32c(waiting.payload);
    Statement& payload = statements_.insertPayload;
    if (auto bound = payload.bind(fresh.seq, checksum, waiting.payload); !bound)
        return fail(bound.error());
    if (auto done = payload.run(); !done) return fail(done.error());
    return fresh;
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
    const std::lock_guard lock(databaseMutex_);
    Statement& read = statements_.readPayloads;
    if (auto bound = read.bind(from, static_cast<std::int64_t>(maxEntries)); !bound)
        return fail(bound.error());
    std::vector<JournalEntry> entries;
    for (std::size_t bytes = 0; entries.empty() || bytes < maxBytes;) {
        const auto row = read.step();
        if (!row) return fail(row.error());
        if (!*row) break;
        JournalEntry entry{read.integer(0), read.text(1), read.bytes(3)};
        bytes += entry.payload->size();
        if (crc32c(*entry.payload) != read.integer(2))
            entry.payload = fail(ErrorCode::corrupted,
                                 "{}: batch {} (seq {}) is damaged: its checksum is wrong.",
                                 database_.file().filename().string(), entry.batchKey, entry.seq);
        entries.push_back(std::move(entry));
    }
    read.reset();
    return entries;
}

/// Payload that is unapplied and not after `seq`.
Result<std::uint64_t> SqliteJournal::bytesUpTo(JournalSeq seq) {
    auto sum = database_.query(
        "SELECT coalesce(sum(length(payload)), 0) FROM payloads"
        "  WHERE seq > (SELECT applied_seq FROM progress) AND seq <= ?",
        seq);
    if (!sum) return fail(sum.error());
    const auto row = sum->step();
    if (!row) return fail(row.error());
    return static_cast<std::uint64_t>(sum->integer(0));
}

Result<void> SqliteJournal::markApplied(JournalSeq seq) {
    const std::lock_guard lock(databaseMutex_);
    if (failure_) return fail(*failure_);
    const auto bytes = bytesUpTo(seq);
    if (!bytes) return fail(bytes.error());
    auto marked = database_.run(
        "UPDATE progress SET applied_seq ="
        "  max(applied_seq, min(?, (SELECT coalesce(max(seq), 0) FROM batches)))",
        std::int64_t{seq});
    if (!marked) {
        noteFailure(marked.error());
        return marked;
    }
    unappliedBytes_ -= *bytes;
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
    const std::lock_guard lock(databaseMutex_);
    if (failure_) return fail(*failure_);
    auto payloads = database_.run(
        "DELETE FROM payloads WHERE seq IN (SELECT seq FROM payloads"
        "  WHERE seq <= (SELECT applied_seq FROM progress) ORDER BY seq LIMIT 1000)");
    const std::int64_t removed = database_.changes();
    auto keys = payloads ? database_.run(
                               "DELETE FROM batches WHERE seq IN (SELECT seq FROM batches"
                               "  WHERE seq <= (SELECT max(seq) FROM batches) - ?1"
                               "    AND seq NOT IN (SELECT seq FROM payloads)"
                               "  ORDER BY seq LIMIT 1000)",
                               kRememberedKeys)
                         : payloads;
    if (!keys) {
        noteFailure(keys.error());
        return fail(keys.error());
    }
    return removed + database_.changes() > 0;
}

}  // namespace

Result<std::unique_ptr<Journal>> openSqliteJournal(const std::filesystem::path& file,
                                                   const SqliteJournalOptions& options) {
    auto database = Database::open(file);
    if (!database) return fail(database.error());
    if (auto current = sqlite::migrate(*database, kSchema); !current) return fail(current.error());
    auto statements = Statements::prepare(*database);
    if (!statements) return fail(statements.error());
    auto journal =
        std::make_unique<SqliteJournal>(std::move(*database), std::move(*statements), options);
    if (auto restored = journal->restore(); !restored) return fail(restored.error());
    return journal;
}

}  // namespace joulewatch
