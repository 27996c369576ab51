#include "store/sqlite/sqlite_discoveries.hpp"

#include "store/sqlite/lines.hpp"

namespace joulewatch::sqlite {
namespace {

DiscoveryAnswer answerNamed(std::string_view text) {
    for (const DiscoveryAnswer each : {DiscoveryAnswer::accepted, DiscoveryAnswer::ignored})
        if (name(each) == text) return each;
    return DiscoveryAnswer::waiting;
}

Discovery readDiscovery(const Statement& row) {
    Discovery discovery;
    discovery.id = row.text(0);
    discovery.meter = row.text(1);
    discovery.source = row.text(2);
    discovery.name = row.text(3);
    discovery.maker = row.text(4);
    discovery.model = row.text(5);
    discovery.metrics = split(row.text(6));
    discovery.sample = row.text(7);
    discovery.answer = answerNamed(row.text(8));
    discovery.firstAt = timestamp(row.integer(9));
    discovery.lastAt = timestamp(row.integer(10));
    discovery.profile = row.text(11);
    return discovery;
}

}  // namespace

Result<void> SqliteDiscoveries::saveDiscovery(const Discovery& discovery) {
    const std::lock_guard lock(shared_.mutex);
    return database_.run(
        "INSERT INTO discoveries VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(meter) DO"
        "  UPDATE SET source = excluded.source, name = excluded.name, maker = excluded.maker,"
        "  model = excluded.model, metrics = excluded.metrics, sample = excluded.sample,"
        "  answer = excluded.answer, last_at = excluded.last_at, profile = excluded.profile",
        discovery.id, discovery.meter, discovery.source, discovery.name, discovery.maker,
        discovery.model, joined(discovery.metrics), discovery.sample, name(discovery.answer),
        stored(discovery.firstAt), stored(discovery.lastAt), discovery.profile);
}

Result<std::vector<Discovery>> SqliteDiscoveries::discoveries() {
    const std::lock_guard lock(shared_.mutex);
    return readAll(database_.query("SELECT * FROM discoveries ORDER BY meter"), readDiscovery);
}

Result<void> SqliteDiscoveries::removeDiscovery(std::string_view meter) {
    const std::lock_guard lock(shared_.mutex);
    return database_.run("DELETE FROM discoveries WHERE meter = ?", meter);
}

}  // namespace joulewatch::sqlite
