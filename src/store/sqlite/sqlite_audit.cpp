#include "store/sqlite/sqlite_audit.hpp"

#include <limits>

#include "store/sha256.hpp"

namespace joulewatch::sqlite {
namespace {

constexpr std::int64_t kRowsAtOnce = 5'000;  // verified while others wait

using Bytes = std::vector<std::byte>;

void addNumber(Bytes& bytes, std::int64_t number) {
    for (unsigned shift = 0; shift < 64; shift += 8)
        bytes.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(number) >> shift));
}
/// With its length, so that no two rows give the same bytes.
void addText(Bytes& bytes, std::string_view text) {
    addNumber(bytes, static_cast<std::int64_t>(text.size()));
    const auto added = std::as_bytes(std::span(text));
    bytes.insert(bytes.end(), added.begin(), added.end());
}

/// A chain as in RFC 9162 or Haber & Stornetta (1991): a row's hash covers the row before.
Bytes hashOf(const AuditRow& row, const Bytes& hashBefore) {
    Bytes bytes = hashBefore;
    addNumber(bytes, row.id);
    addNumber(bytes, stored(row.event.at));
    for (const std::string* text : {&row.event.actor, &row.event.action, &row.event.subject,
                                    &row.event.detail, &row.event.address})
        addText(bytes, *text);
    const Sha256 hash = sha256(bytes);
    return {hash.begin(), hash.end()};
}

struct HashedRow {
    AuditRow row;
    Bytes hash;
};

AuditRow readRow(const Statement& row) {
    return {row.integer(0),
            {timestamp(row.integer(1)), row.text(2), row.text(3), row.text(4), row.text(5),
             row.text(6)}};
}
HashedRow readHashedRow(const Statement& row) { return {readRow(row), row.bytes(7)}; }

}  // namespace

Result<void> SqliteAudit::append(const AuditEvent& event) {
    const std::lock_guard lock(shared_.mutex);
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    const auto last =
        readAll(database_.query("SELECT * FROM audit ORDER BY id DESC LIMIT 1"), readHashedRow);
    if (!last) return fail(last.error());
    const bool first = last->empty();
    const AuditRow row{first ? 1 : last->front().row.id + 1, event};
    const Bytes hash = hashOf(row, first ? Bytes() : last->front().hash);
    if (auto added = database_.run("INSERT INTO audit VALUES(?, ?, ?, ?, ?, ?, ?, ?)", row.id,
                                   stored(event.at), event.actor, event.action, event.subject,
                                   event.detail, event.address, std::span<const std::byte>(hash));
        !added)
        return added;
    return transaction->commit();
}

Result<std::vector<AuditRow>> SqliteAudit::read(std::int64_t before, std::int64_t maxRows) {
    const std::lock_guard lock(shared_.mutex);
    const std::int64_t end = before > 0 ? before : std::numeric_limits<std::int64_t>::max();
    return readAll(
        database_.query("SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?", end, maxRows),
        readRow);
}

Result<AuditCheck> SqliteAudit::verify() {
    AuditCheck check;
    Bytes hashBefore;
    for (std::int64_t next = 1;;) {
        const std::lock_guard lock(shared_.mutex);
        // Before the rows: another program may add one between the two questions.
        const auto given =
            readAll(database_.query("SELECT seq FROM sqlite_sequence WHERE name = 'audit'"),
                    [](const Statement& row) { return row.integer(0); });
        if (!given) return fail(given.error());
        const auto rows =
            readAll(database_.query("SELECT * FROM audit WHERE id >= ? ORDER BY id LIMIT ?", next,
                                    kRowsAtOnce),
                    readHashedRow);
        if (!rows) return fail(rows.error());
        for (const HashedRow& each : *rows) {
            ++check.rows;
            hashBefore = hashOf(each.row, hashBefore);
            if (each.row.id != next || each.hash != hashBefore) {
                check.firstBad = next;
                return check;
            }
            ++next;
        }
        if (!rows->empty()) continue;
        if (!given->empty() && given->front() >= next) check.firstBad = next;  // cut off
        return check;
    }
}

}  // namespace joulewatch::sqlite
