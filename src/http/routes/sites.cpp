// Where meters stand.
#include "app/sites.hpp"

#include "http/answers.hpp"
#include "http/json_body.hpp"
#include "http/routes/account_json.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {
namespace {

Json siteJson(const MeterSite& site) {
    return {
        {"id", site.id}, {"name", site.name}, {"place", site.place}, {"timeZone", site.timeZone}};
}

}  // namespace

Response listSites(const Request&, App& app) {
    const auto sites = app.metering.sites.list();
    if (!sites) return problem(sites.error());
    Json all = Json::array();
    for (const MeterSite& each : *sites) all.push_back(siteJson(each));
    return jsonAnswer(all);
}

Response addSite(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {"name", "timeZone"}, {}, {"place"});
    if (!body) return problem(body.error());
    const auto site = app.metering.sites.add(
        actorOf(request),
        {"", (*body)["name"], textOf(*body, "place").value_or(""), (*body)["timeZone"]});
    return site ? jsonAnswer(siteJson(*site)) : problem(site.error());
}

Response changeSite(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {}, {}, {"name", "place", "timeZone"});
    if (!body) return problem(body.error());
    const auto site = app.metering.sites.change(
        actorOf(request), request.pathParam("siteId"),
        {textOf(*body, "name"), textOf(*body, "place"), textOf(*body, "timeZone")});
    return site ? jsonAnswer(siteJson(*site)) : problem(site.error());
}

Response removeSite(const Request& request, App& app) {
    const auto removed = app.metering.sites.remove(actorOf(request), request.pathParam("siteId"));
    return removed ? noContent() : problem(removed.error());
}

}  // namespace joulewatch
