#include "store/sqlite/journal_payloads.hpp"

#include <optional>
#include <utility>

#include "store/crc32c.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch {

using sqlite::Database;
using sqlite::Statement;

Result<std::vector<std::byte>> payloadIn(const Statement& row, const PayloadFiles& files,
                                         std::string_view name) {
    auto payload = row.isNull(3) ? Result<std::vector<std::byte>>(row.bytes(2))
                                 : files.read({row.integer(3), row.integer(4), row.integer(5)});
    if (payload && crc32c(*payload) == row.integer(1)) return payload;
    if (!payload && payload.error().code != ErrorCode::corrupted) return payload;
    return fail(ErrorCode::corrupted, "{}: seq {} is damaged: {}.", name, row.integer(0),
                payload ? "its checksum is wrong" : payload.error().message);
}

Result<JournalPayloads> JournalPayloads::open(const Database& database,
                                              const SqliteJournalOptions& options) {
    auto insert = database.prepare(
        "INSERT INTO payloads(seq, crc32c, payload, file, start, bytes) VALUES(?, ?, ?, ?, ?, ?)");
    auto read = database.prepare(
        "SELECT seq, crc32c, payload, file, start, bytes, batch_key"
        "  FROM payloads JOIN batches USING(seq)"
        "  WHERE seq >= ? AND seq > (SELECT applied_seq FROM progress) ORDER BY seq LIMIT ?");
    auto sum = database.prepare(
        "SELECT coalesce(sum(length(payload) + coalesce(bytes, 0)), 0) FROM payloads"
        "  WHERE seq > (SELECT applied_seq FROM progress) AND seq <= ?");
    for (const auto* each : {&insert, &read, &sum})
        if (!*each) return fail(each->error());
    const auto named =
        sqlite::readAll(database.query("SELECT file, max(seq) FROM payloads WHERE file IS NOT NULL"
                                       "  GROUP BY file ORDER BY file"),
                        [](const Statement& row) {
                            return PayloadFile{.number = row.integer(0), .newest = row.integer(1)};
                        });
    if (!named) return fail(named.error());
    auto files = std::make_unique<PayloadFiles>(database.file(), options.payloadFileBytes);
    if (auto adopted = files->adopt(*named); !adopted) return fail(adopted.error());
    return JournalPayloads(std::move(*insert), std::move(*read), std::move(*sum), std::move(files),
                           database.file().filename().string(), options.largeBytes);
}

Result<void> JournalPayloads::insert(JournalSeq seq, std::span<const std::byte> payload) {
    const std::int64_t checksum = crc32c(payload);
    std::optional<PayloadPlace> place;
    if (!payload.empty() && payload.size() >= largeBytes_) {
        const auto written = files_->append(seq, payload);
        if (!written) return fail(written.error());
        place = *written;
    }
    auto bound = place ? insert_.bind(seq, checksum, std::span<const std::byte>(), place->file,
                                      place->start, place->bytes)
                       : insert_.bind(seq, checksum, payload, nullptr, nullptr, nullptr);
    return bound ? insert_.run() : bound;
}

Result<std::vector<JournalEntry>> JournalPayloads::read(JournalSeq from, std::size_t maxEntries,
                                                        std::size_t maxBytes) {
    if (auto bound = read_.bind(from, static_cast<std::int64_t>(maxEntries)); !bound)
        return fail(bound.error());
    std::vector<JournalEntry> entries;
    Result<void> done;
    for (std::size_t bytes = 0; entries.empty() || bytes < maxBytes;) {
        const auto row = read_.step();
        if (!row) return fail(row.error());
        if (!*row) break;
        JournalEntry entry{read_.integer(0), read_.text(6), payloadIn(read_, *files_, name_)};
        if (!entry.payload && entry.payload.error().code != ErrorCode::corrupted) {
            done = fail(entry.payload.error());
            break;
        }
        if (entry.payload) bytes += entry.payload->size();
        entries.push_back(std::move(entry));
    }
    read_.reset();
    if (!done) return fail(done.error());
    return entries;
}

Result<std::uint64_t> JournalPayloads::bytesUpTo(JournalSeq seq) {
    if (auto bound = sum_.bind(seq); !bound) return fail(bound.error());
    const auto row = sum_.step();
    if (!row) return fail(row.error());
    const std::int64_t bytes = sum_.integer(0);
    sum_.reset();
    return static_cast<std::uint64_t>(bytes);
}

}  // namespace joulewatch
