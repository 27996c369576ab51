#include "store/sqlite/sqlite_events.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>

#include "store/durable_file.hpp"
#include "store/sqlite/migrate.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch {
namespace {

using sqlite::readAll;
using sqlite::Statement;
using sqlite::stored;
using sqlite::timestamp;

constexpr std::array<sqlite::Sql, 1> kSchema{
    "CREATE TABLE events("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"  // one that has gone is never another's
    "  meter TEXT NOT NULL,"
    "  metric TEXT NOT NULL,"  // empty: of none
    "  kind TEXT NOT NULL,"
    "  detector TEXT NOT NULL,"
    "  at INTEGER NOT NULL,"  // milliseconds since 1970, UTC
    "  until INTEGER,"
    "  figures BLOB NOT NULL,"  // doubles: score, value, expected, low, high, the sample
    "  UNIQUE(meter, metric, detector, at)"
    ");"
    "CREATE INDEX events_of_meter ON events(meter, id)"};

constexpr std::string_view kNoMetric;  // NULLs would all be different events

/// Score, value, expected, low, high, then the sample: to the last bit, NaN included. A metric that
/// a later version adds is missing from what this one has written.
constexpr std::size_t kFiguresBefore = 5;
using Figures = std::array<double, kFiguresBefore + kMetrics.size()>;

Figures figuresOf(const MeterEvent& event) {
    Figures figures{event.score, event.value, event.expected, event.low, event.high};
    std::ranges::copy(event.sample, figures.begin() + kFiguresBefore);
    return figures;
}

void readFigures(const std::vector<std::byte>& bytes, MeterEvent& event) {
    Figures figures;
    figures.fill(kMissing);
    std::memcpy(figures.data(), bytes.data(), std::min(bytes.size(), sizeof figures));
    event.score = figures[0];
    event.value = figures[1];
    event.expected = figures[2];
    event.low = figures[3];
    event.high = figures[4];
    std::ranges::copy(figures.begin() + kFiguresBefore, figures.end(), event.sample.begin());
}

KeptEvent readEvent(const Statement& row) {
    KeptEvent kept;
    kept.id = row.integer(0);
    MeterEvent& event = kept.event;
    event.meter = row.text(1);
    const std::string metric = row.text(2), kind = row.text(3);
    for (const MetricInfo& each : kMetrics)
        if (each.name == metric) event.metric = each.metric;
    for (std::size_t i = 0; i < kEventKindNames.size(); ++i)
        if (kEventKindNames[i] == kind) event.kind = static_cast<EventKind>(i);
    event.detector = row.text(4);
    event.at = timestamp(row.integer(5));
    event.until = timestamp(row.optionalInteger(6));
    readFigures(row.bytes(7), event);
    return kept;
}

class SqliteEvents final : public EventStore {
 public:
    SqliteEvents(std::filesystem::path file, sqlite::Database database)
        : file_(std::move(file)), database_(std::move(database)) {}

    Result<std::vector<std::int64_t>> put(std::span<const MeterEvent> events) override;
    Result<void> sync() override;
    Result<std::vector<KeptEvent>> events(const EventQuery& query) override;

 private:
    std::mutex mutex_;
    std::filesystem::path file_;
    sqlite::Database database_;
    bool unsynced_ = false;
};

Result<std::vector<std::int64_t>> SqliteEvents::put(std::span<const MeterEvent> events) {
    const std::lock_guard lock(mutex_);
    auto transaction = sqlite::Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    auto insert = database_.prepare(
        "INSERT INTO events(meter, metric, kind, detector, at, until, figures)"
        "  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(meter, metric, detector, at) DO UPDATE SET"
        "  kind = excluded.kind, until = excluded.until, figures = excluded.figures RETURNING id");
    if (!insert) return fail(insert.error());
    std::vector<std::int64_t> ids;
    for (const MeterEvent& each : events) {
        const Figures figures = figuresOf(each);
        auto bound = insert->bind(std::string_view(each.meter),
                                  each.metric ? info(*each.metric).name : kNoMetric,
                                  name(each.kind), std::string_view(each.detector), stored(each.at),
                                  stored(each.until), std::as_bytes(std::span(figures)));
        if (!bound) return fail(bound.error());
        const auto row = insert->step();
        if (!row) return fail(row.error());
        ids.push_back(insert->integer(0));
        insert->reset();
    }
    if (auto cut = database_.run("DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - ?",
                                 kMaxEvents);
        !cut)
        return fail(cut.error());
    if (auto done = transaction->commit(); !done) return fail(done.error());
    unsynced_ = true;
    return ids;
}

/// Commits are not synced one by one: a page waits for them. Who has to be sure asks for it, and
/// tells the events of a power cut's last seconds again. SQLite writes a commit to the log, and
/// syncs the log before it moves anything from there.
Result<void> SqliteEvents::sync() {
    const std::lock_guard lock(mutex_);
    if (!unsynced_) return {};
    if (auto synced = syncFile(file_.string() + "-wal"); !synced) return synced;
    unsynced_ = false;
    return {};
}

Result<std::vector<KeptEvent>> SqliteEvents::events(const EventQuery& query) {
    const std::lock_guard lock(mutex_);
    constexpr std::int64_t kNoLimit = INT64_MAX;
    const std::int64_t before = query.before.value_or(kNoLimit);
    const auto limit = static_cast<std::int64_t>(query.limit);
    if (query.meter)
        return readAll(
            database_.query("SELECT id, meter, metric, kind, detector, at, until, figures"
                            "  FROM events WHERE meter = ? AND at >= ? AND at < ? AND id < ?"
                            "  ORDER BY id DESC LIMIT ?",
                            std::string_view(*query.meter), stored(query.from), stored(query.to),
                            before, limit),
            readEvent);
    return readAll(database_.query("SELECT id, meter, metric, kind, detector, at, until, figures"
                                   "  FROM events WHERE at >= ? AND at < ? AND id < ?"
                                   "  ORDER BY id DESC LIMIT ?",
                                   stored(query.from), stored(query.to), before, limit),
                   readEvent);
}

}  // namespace

Result<std::unique_ptr<EventStore>> openSqliteEvents(const std::filesystem::path& file) {
    auto database = sqlite::Database::open(file);
    if (!database) return fail(database.error());
    if (auto current = sqlite::migrate(*database, kSchema); !current) return fail(current.error());
    if (auto set = database->runScript("PRAGMA synchronous=NORMAL"); !set) return fail(set.error());
    return std::make_unique<SqliteEvents>(file, std::move(*database));
}

}  // namespace joulewatch
