#include "store/sqlite/sqlite_sites.hpp"

namespace joulewatch::sqlite {
namespace {

constexpr const char* kTaken = "The name is taken by another site.";

MeterSite readSite(const Statement& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3)};
}

}  // namespace

Result<void> SqliteSites::addSite(const MeterSite& site) {
    const std::lock_guard lock(shared_.mutex);
    auto added =
        database_.run("INSERT INTO sites SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM sites) < ?",
                      site.id, site.name, site.place, site.timeZone, kMaxSites);
    if (!added && added.error().code == ErrorCode::conflict)
        return fail(ErrorCode::conflict, kTaken);
    if (added && database_.changes() == 0)
        return fail(ErrorCode::conflict, "There are {} sites already.", kMaxSites);
    return added;
}

Result<std::vector<MeterSite>> SqliteSites::sites() {
    const std::lock_guard lock(shared_.mutex);
    return readAll(database_.query("SELECT * FROM sites ORDER BY name"), readSite);
}

Result<void> SqliteSites::changeSite(const MeterSite& site) {
    const std::lock_guard lock(shared_.mutex);
    auto changed =
        database_.run("UPDATE sites SET name = ?2, place = ?3, time_zone = ?4 WHERE id = ?1",
                      site.id, site.name, site.place, site.timeZone);
    if (!changed && changed.error().code == ErrorCode::conflict)
        return fail(ErrorCode::conflict, kTaken);
    return expectChange(database_, std::move(changed), "such site");
}

Result<void> SqliteSites::removeSite(std::string_view siteId) {
    const std::lock_guard lock(shared_.mutex);
    return expectChange(database_, database_.run("DELETE FROM sites WHERE id = ?", siteId),
                        "such site");
}

}  // namespace joulewatch::sqlite
