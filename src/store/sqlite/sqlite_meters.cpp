#include "store/sqlite/sqlite_meters.hpp"

namespace joulewatch::sqlite {
namespace {

template <class D>
std::optional<std::int64_t> count(const std::optional<D>& duration) {
    return duration ? std::optional<std::int64_t>(duration->count()) : std::nullopt;
}

RegisteredMeter readMeter(const Statement& row) {
    RegisteredMeter meter;
    meter.id = row.text(0);
    meter.meter = row.text(1);
    meter.name = row.text(2);
    meter.siteId = row.text(3);
    meter.place = row.text(4);
    meter.kind = row.text(5);
    meter.note = row.text(6);
    if (!row.isNull(7)) meter.silentAfter = std::chrono::seconds{row.integer(7)};
    meter.firstSeen = timestamp(row.integer(8));
    meter.lastSeen = timestamp(row.optionalInteger(9));
    if (!row.isNull(10)) meter.interval = Duration{row.integer(10)};
    meter.readingsPerHour = row.integer(11);
    meter.source = row.text(12);
    return meter;
}

SourceFacts readSource(const Statement& row) {
    return {row.text(0),
            timestamp(row.optionalInteger(1)),
            row.integer(2),
            row.integer(3),
            row.integer(4),
            row.text(5),
            timestamp(row.optionalInteger(6))};
}

}  // namespace

Result<void> SqliteMeters::addMeters(std::span<const RegisteredMeter> meters) {
    const std::lock_guard lock(shared_.mutex);
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    auto insert = database_.prepare(
        "INSERT INTO meters VALUES(?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        "  ON CONFLICT(meter) DO NOTHING");
    if (!insert) return fail(insert.error());
    for (const RegisteredMeter& each : meters) {
        auto added = insert->bind(each.id, each.meter, each.name, each.siteId, each.place,
                                  each.kind, each.note, count(each.silentAfter),
                                  stored(each.firstSeen), stored(each.lastSeen),
                                  count(each.interval), each.readingsPerHour, each.source);
        if (added) added = insert->run();
        if (!added) return added;
    }
    const auto all = readOne(database_.query("SELECT count(*) FROM meters"), "count",
                             [](const Statement& row) { return row.integer(0); });
    if (!all) return fail(all.error());
    if (*all > kMaxMeters)
        return fail(ErrorCode::conflict, "More than {} meters are too many.", kMaxMeters);
    return transaction->commit();
}

Result<std::vector<RegisteredMeter>> SqliteMeters::meters() {
    const std::lock_guard lock(shared_.mutex);
    return readAll(database_.query("SELECT * FROM meters ORDER BY meter"), readMeter);
}

Result<void> SqliteMeters::changeMeter(const RegisteredMeter& meter) {
    const std::lock_guard lock(shared_.mutex);
    auto changed = database_.run(
        "UPDATE meters SET name = ?2, site_id = nullif(?3, ''), place = ?4, kind = ?5, note = ?6,"
        "  silent_after_s = ?7 WHERE id = ?1",
        meter.id, meter.name, meter.siteId, meter.place, meter.kind, meter.note,
        count(meter.silentAfter));
    if (!changed && changed.error().code == ErrorCode::conflict)
        return fail(ErrorCode::notFound, "There is no such site.");
    return expectChange(database_, std::move(changed), "such meter");
}

Result<void> SqliteMeters::noteHeard(std::span<const RegisteredMeter> meters,
                                     std::span<const SourceFacts> sources) {
    const std::lock_guard lock(shared_.mutex);
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    auto noted = noteMeters(meters);
    if (noted) noted = noteSources(sources);
    if (!noted) return noted;
    return transaction->commit();
}

Result<void> SqliteMeters::noteMeters(std::span<const RegisteredMeter> meters) {
    auto update = database_.prepare(
        "UPDATE meters SET last_seen_at = ?2, interval_ms = ?3, readings_per_hour = ?4, source = ?5"
        "  WHERE meter = ?1");
    if (!update) return fail(update.error());
    for (const RegisteredMeter& each : meters) {
        auto noted = update->bind(each.meter, stored(each.lastSeen), count(each.interval),
                                  each.readingsPerHour, each.source);
        if (noted) noted = update->run();
        if (!noted) return noted;
    }
    return {};
}

Result<void> SqliteMeters::noteSources(std::span<const SourceFacts> sources) {
    auto insert = database_.prepare(
        "INSERT OR REPLACE INTO sources SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7"
        "  WHERE (SELECT count(*) FROM sources WHERE id <> ?1) < ?8");
    if (!insert) return fail(insert.error());
    for (const SourceFacts& each : sources) {
        auto noted =
            insert->bind(each.source, stored(each.lastSeen), each.readingsPerHour, each.rejected,
                         each.refused, each.lastError, stored(each.lastErrorAt), kMaxSources);
        if (noted) noted = insert->run();
        if (!noted) return noted;
    }
    return {};
}

Result<std::vector<SourceFacts>> SqliteMeters::sources() {
    const std::lock_guard lock(shared_.mutex);
    return readAll(database_.query("SELECT * FROM sources ORDER BY id"), readSource);
}

}  // namespace joulewatch::sqlite
