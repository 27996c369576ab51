#include "store/duckdb/catalogue.hpp"

#include <fmt/format.h>

#include <mutex>
#include <string_view>
#include <utility>

#include "store/duckdb/block_header_bytes.hpp"
#include "store/duckdb/duckdb_store.hpp"

namespace joulewatch {
namespace {

constexpr const char* kSchema = R"sql(
    CREATE TABLE store_state (schema_version BIGINT, commits BIGINT, newest_segment BIGINT);
    CREATE TABLE meters (number BIGINT, id VARCHAR, type VARCHAR);
    CREATE TABLE blocks (meter BIGINT, segment BIGINT, byte_offset BIGINT, crc32c BIGINT,
                         first_at_ms BIGINT, last_at_ms BIGINT, row_count BIGINT, header BLOB);
    CREATE TABLE batch_keys (number BIGINT, key VARCHAR);
    CREATE TABLE rollup_debts (meter BIGINT, from_day BIGINT, to_day BIGINT);
)sql";

/// A column of a chunk of an answer.
class Column {
 public:
    Column(duckdb_data_chunk chunk, idx_t number)
        : data_(duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, number))) {}
    std::int64_t number(idx_t row) const { return static_cast<const std::int64_t*>(data_)[row]; }
    template <class T>
    T number(idx_t row) const {
        return static_cast<T>(number(row));
    }
    std::string_view text(idx_t row) const {
        auto* string = static_cast<duckdb_string_t*>(data_) + row;
        return {duckdb_string_t_data(string), duckdb_string_t_length(*string)};
    }

 private:
    void* data_;
};

std::int64_t signedOf(std::uint64_t number) { return static_cast<std::int64_t>(number); }
std::int64_t msOf(Timestamp at) { return at.time_since_epoch().count(); }

}  // namespace

Result<void> Catalogue::inTransaction(const std::function<Result<void>()>& work) {
    auto done = database_.run("BEGIN TRANSACTION");
    if (done) done = work();
    if (done) return database_.run("COMMIT");
    // Fails when the transaction is gone already, which is as well.
    static_cast<void>(database_.run("ROLLBACK"));
    return done;
}

Result<void> Catalogue::makeSchema() {
    auto made = inTransaction([this] {
        auto done = database_.run(kSchema);
        if (!done) return done;
        return database_.run(
            fmt::format("INSERT INTO store_state VALUES ({}, 0, 0)", kSchemaVersion));
    });
    // Statements that change the schema are not left to the replay of the log.
    return made ? database_.run("CHECKPOINT") : made;
}

Result<CatalogueContent> Catalogue::open() {
    if (!writing_) {
        auto lock = FileLock::open(file_.parent_path() / kCatalogueLock);
        if (!lock) return fail(lock.error());
        writing_.emplace(std::move(*lock));
    }
    const std::scoped_lock writing(*writing_);
    if (auto opened = database_.open(); !opened) return fail(opened.error());
    const auto tables =
        database_.number("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'store_state'");
    if (!tables) return fail(tables.error());
    if (*tables == 0)
        if (auto made = makeSchema(); !made) return fail(made.error());
    const auto version = database_.number("SELECT max(schema_version) FROM store_state");
    if (!version) return fail(version.error());
    if (*version != kSchemaVersion)
        return fail(ErrorCode::conflict,
                    "the readings were stored by another version of the program (schema {}, this "
                    "program knows {})",
                    *version, kSchemaVersion);
    CatalogueContent content;
    bool damaged = false;
    auto done = database_.query(
        "SELECT commits, newest_segment FROM store_state", [&](duckdb_data_chunk chunk) {
            commits_ = Column(chunk, 0).number(0);
            content.newestSegment = Column(chunk, 1).number<std::uint64_t>(0);
        });
    if (done)
        done = database_.query("SELECT number, id, type FROM meters ORDER BY number",
                               [&](duckdb_data_chunk chunk) {
                                   const Column number(chunk, 0), id(chunk, 1), type(chunk, 2);
                                   for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk); ++i)
                                       content.meters.push_back(
                                           {number.number<std::uint32_t>(i),
                                            {std::string(id.text(i)), std::string(type.text(i))}});
                               });
    if (done)
        done = database_.query(
            "SELECT meter, segment, byte_offset, crc32c, header FROM blocks "
            "ORDER BY meter, first_at_ms",
            [&](duckdb_data_chunk chunk) {
                const Column meter(chunk, 0), segment(chunk, 1), offset(chunk, 2), crc(chunk, 3),
                    header(chunk, 4);
                for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk); ++i) {
                    const auto known = headerFromBytes(std::as_bytes(std::span(header.text(i))));
                    damaged = damaged || !known;
                    if (known)
                        content.blocks.push_back({meter.number<std::uint32_t>(i),
                                                  segment.number<std::uint64_t>(i),
                                                  offset.number<std::uint64_t>(i),
                                                  crc.number<std::uint32_t>(i), *known});
                }
            });
    if (done)
        done = database_.query("SELECT key FROM batch_keys ORDER BY number",
                               [&](duckdb_data_chunk chunk) {
                                   const Column key(chunk, 0);
                                   for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk); ++i)
                                       content.keys.emplace_back(key.text(i));
                               });
    if (done)
        done = database_.query(
            "SELECT meter, from_day, to_day FROM rollup_debts", [&](duckdb_data_chunk chunk) {
                const Column meter(chunk, 0), from(chunk, 1), to(chunk, 2);
                for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk); ++i)
                    content.debts.push_back(
                        {meter.number<std::uint32_t>(i), from.number(i), to.number(i)});
            });
    if (!done) return fail(done.error());
    if (damaged) return fail(ErrorCode::corrupted, "the catalogue of readings holds no headers");
    return content;
}

/// The rows of a table that a key is found in. The keys come in a table of their own: thousands of
/// them in a statement's text take longer to be read than to be looked up.
Result<void> Catalogue::remove(const char* table, const char* where, const std::vector<Key>& keys) {
    if (keys.empty()) return {};
    auto done =
        database_.run("CREATE OR REPLACE TEMPORARY TABLE gone (first BIGINT, second BIGINT)");
    if (!done) return done;
    DuckDbRows gone(database_, "gone");
    for (const Key& each : keys) gone.add(each.first).add(each.second).endRow();
    if (done = gone.flush(); !done) return done;
    return database_.run(fmt::format("DELETE FROM {} USING gone WHERE {}", table, where));
}

Result<void> Catalogue::apply(const CatalogueChange& change) {
    std::vector<Key> described;
    for (const CatalogueMeter& each : change.meters) described.push_back({each.number, 0});
    if (auto done = remove("meters", "number = first", described); !done) return done;
    DuckDbRows meters(database_, "meters");
    for (const CatalogueMeter& each : change.meters)
        meters.add(std::int64_t{each.number}).add(each.meter.id).add(each.meter.type).endRow();
    if (auto done = meters.flush(); !done) return done;

    std::vector<Key> places;
    for (const CatalogueChange::Place& each : change.droppedBlocks)
        places.push_back({signedOf(each.segment), signedOf(each.offset)});
    if (auto done = remove("blocks", "segment = first AND byte_offset = second", places); !done)
        return done;
    DuckDbRows blocks(database_, "blocks");
    for (const CatalogueBlock& each : change.newBlocks) {
        const std::vector<std::byte> header = toBytes(each.header);
        blocks.add(std::int64_t{each.meter}).add(signedOf(each.segment)).add(signedOf(each.offset));
        blocks.add(std::int64_t{each.crc}).add(msOf(each.header.first));
        blocks.add(msOf(each.header.last)).add(std::int64_t{each.header.rows});
        blocks.add(std::span<const std::byte>(header)).endRow();
    }
    if (auto done = blocks.flush(); !done) return done;

    const auto newest = database_.number("SELECT max(number) FROM batch_keys");
    if (!newest) return fail(newest.error());
    std::int64_t number = *newest;
    DuckDbRows keys(database_, "batch_keys");
    for (const std::string& each : change.keys) keys.add(++number).add(each).endRow();
    if (auto done = keys.flush(); !done) return done;
    if (auto done = database_.run(
            fmt::format("DELETE FROM batch_keys WHERE number <= {}", number - rememberedKeys_));
        !done)
        return done;

    DuckDbRows debts(database_, "rollup_debts");
    for (const RollupDebt& each : change.debts)
        debts.add(std::int64_t{each.meter}).add(each.fromDay).add(each.toDay).endRow();
    if (auto done = debts.flush(); !done) return done;
    return database_.run(fmt::format(
        "UPDATE store_state SET commits = {}, newest_segment = greatest(newest_segment, {})",
        commits_ + 1, change.segment));
}

/// Opens the file anew and tells whether the commit that was under way has been made.
Result<bool> Catalogue::reopen() {
    database_.close();
    if (auto opened = database_.open(); !opened) return fail(opened.error());
    const auto commits = database_.number("SELECT max(commits) FROM store_state");
    if (!commits) return fail(commits.error());
    return *commits > commits_;
}

Result<void> Catalogue::commit(const CatalogueChange& change) {
    const std::scoped_lock writing(*writing_);
    for (int attempt = 0;; ++attempt) {
        Result<void> done;
        if (database_.isOpen()) done = inTransaction([&] { return apply(change); });
        if (!database_.isOpen() || !done) {
            // A COMMIT that failed may have been made: only the file opened anew can tell.
            const auto made = reopen();
            if (!made) return fail(made.error());
            if (!*made && attempt > 1) return done;
            if (!*made) continue;
        }
        ++commits_;
        return {};
    }
}

Result<void> Catalogue::settleDebts() {
    const std::scoped_lock writing(*writing_);
    return database_.run("DELETE FROM rollup_debts");
}

/// The log goes into the file then.
void Catalogue::rest() {
    if (!database_.isOpen()) return;
    const std::scoped_lock writing(*writing_);
    database_.close();
}

}  // namespace joulewatch
