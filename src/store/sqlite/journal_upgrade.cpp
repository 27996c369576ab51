#include "store/sqlite/journal_upgrade.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "store/crc32c.hpp"
#include "store/file_bytes.hpp"
#include "store/journal_log.hpp"
#include "store/sqlite/journal_progress.hpp"
#include "store/sqlite/remembered_bytes.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch::sqlite {
namespace {

namespace fs = std::filesystem;

fs::path payloadFile(const fs::path& journal, std::int64_t number) {
    return fs::path(journal).concat(fmt::format("-payloads-{:08}", number));
}

Result<std::vector<std::byte>> readPart(const fs::path& file, std::int64_t start,
                                        std::int64_t bytes) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail(errno == ENOENT ? ErrorCode::corrupted : ErrorCode::unavailable, "{}",
                    systemReason(errno));
    std::vector<std::byte> read(static_cast<std::size_t>(std::clamp<std::int64_t>(
        bytes, 0, static_cast<std::int64_t>(Journal::kMaxPayloadBytes) + 1)));
    auto done =
        readAt(descriptor, static_cast<std::uint64_t>(std::max<std::int64_t>(start, 0)), read);
    ::close(descriptor);
    if (!done) return fail(done.error());
    return read;
}

/// Of a row (…, crc32c, payload, file, start, bytes) from column 3 on.
Result<std::vector<std::byte>> payloadOf(const Statement& row, const fs::path& journal,
                                         JournalSeq seq) {
    auto payload = row.bytes(4);
    std::string why = "its checksum is wrong";
    if (!row.isNull(5)) {
        const fs::path file = payloadFile(journal, row.integer(5));
        auto read = readPart(file, row.integer(6), row.integer(7));
        if (!read && read.error().code != ErrorCode::corrupted)
            return fail(read.error().code, "{}: {}", file.filename().string(),
                        read.error().message);
        if (read)
            payload = std::move(*read);
        else
            why = file.filename().string() + ": " + read.error().message;
    }
    if (crc32c(payload) == row.integer(3)) return payload;
    return fail(ErrorCode::corrupted, "{}: seq {} is damaged: {}.", journal.filename().string(),
                seq, why);
}

std::vector<BatchKey> keysOf(const Statement& row) {
    if (row.isNull(2)) return {batchKeyOf(row.text(1))};
    const std::vector<std::byte> bytes = row.bytes(2);
    std::vector<BatchKey> keys(bytes.size() / sizeof(BatchKey));
    if (!keys.empty()) std::memcpy(keys.data(), bytes.data(), keys.size() * sizeof(BatchKey));
    return keys;
}

/// The newest seq that was given.
Result<JournalSeq> lastSeq(const Database& database) {
    return readOne(
        database.query(
            "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'batches'), 0)"),
        "seq", [](const Statement& row) { return row.integer(0); });
}

}  // namespace

Result<bool> isOldJournal(const Database& database) {
    return readOne(database.query("SELECT count(*) FROM sqlite_schema WHERE name = 'batches'"),
                   "schema", [](const Statement& row) { return row.integer(0) > 0; });
}

Result<void> visitOldGroups(const Database& database, const fs::path& journal,
                            const std::function<Result<void>(const OldGroup&)>& visit) {
    auto rows = database.query(
        "SELECT seq, batch_key, keys, crc32c, payload, file, start, bytes"
        "  FROM batches LEFT JOIN payloads USING(seq) ORDER BY seq");
    if (!rows) return fail(rows.error());
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) return {};
        OldGroup group{.seq = rows->integer(0),
                       .name = rows->text(1),
                       .keys = keysOf(*rows),
                       .hasPayload = !rows->isNull(3),
                       .payload = std::vector<std::byte>()};
        if (group.hasPayload) group.payload = payloadOf(*rows, journal, group.seq);
        if (auto done = visit(group); !done) return done;
    }
}

Result<void> upgradeJournal(const Database& database) {
    const fs::path& journal = database.file();
    const auto progress = progressOf(database);
    if (!progress) return fail(progress.error());
    const auto last = lastSeq(database);
    if (!last) return fail(last.error());
    if (auto removed = JournalLog::removeAll(journal); !removed) return removed;
    JournalLog log({.journal = journal, .id = progress->id});
    auto done = log.recover(progress->applied, progress->applied, [](const LogRecord&) {});
    if (!done) return done;
    RememberedBytes remembered;
    JournalSeq newest = 0;
    done = visitOldGroups(database, journal, [&](const OldGroup& group) -> Result<void> {
        if (group.seq <= progress->applied) {
            for (const BatchKey& each : group.keys) remembered.add(newest = group.seq, each);
            return {};
        }
        if (!group.hasPayload || !group.payload) {  // its place stays empty, and is told of
            return group.payload || group.payload.error().code == ErrorCode::corrupted
                       ? Result<void>()
                       : fail(group.payload.error());
        }
        return log.append({.seq = group.seq,
                           .keys = group.keys,
                           .notes = {},
                           .payload = *group.payload,
                           .name = group.name});
    });
    auto transaction = done ? Transaction::begin(database) : fail(done.error());
    if (!transaction) return fail(transaction.error());
    if (!remembered.empty())
        done = database.run("INSERT INTO remembered VALUES(?, ?)", newest, remembered.bytes());
    if (done)
        done = database.run(
            "UPDATE progress SET kept_seq = applied_seq, notes_seq = ?1,"
            "  ended_seq = ?1",
            *last);
    if (done) done = database.runScript("DROP TABLE payloads; DROP TABLE batches");
    if (done) done = transaction->commit();
    if (!done) return done;
    std::error_code ignored;  // nothing names them any more
    const std::string prefix = journal.filename().string() + "-payloads-";
    std::vector<fs::path> left;
    for (auto at = fs::directory_iterator(
             journal.has_parent_path() ? journal.parent_path() : fs::path("."), ignored);
         !ignored && at != fs::directory_iterator(); at.increment(ignored))
        if (at->path().filename().string().starts_with(prefix)) left.push_back(at->path());
    for (const fs::path& each : left) fs::remove(each, ignored);
    return {};
}

}  // namespace joulewatch::sqlite
