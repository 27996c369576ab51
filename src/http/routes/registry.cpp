// Meters that send by themselves, and what turned up and may become one.
#include <algorithm>

#include "app/metering.hpp"
#include "http/answers.hpp"
#include "http/json_body.hpp"
#include "http/routes/account_json.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {
namespace {

Json knownMeterJson(const KnownMeter& known) {
    const RegisteredMeter& meter = known.meter;
    return {{"id", meter.id},
            {"meter", meter.meter},
            {"name", meter.name},
            {"siteId", meter.siteId.empty() ? Json() : Json(meter.siteId)},
            {"place", meter.place},
            {"kind", meter.kind},
            {"note", meter.note},
            {"alarm", alarmText(meter.silentAfter)},
            {"source", meter.source},
            {"firstSeen", epochMs(meter.firstSeen)},
            {"lastSeen", stampOrNull(meter.lastSeen)},
            {"intervalMs", meter.interval ? Json(meter.interval->count()) : Json()},
            {"readingsPerMinute", known.readingsPerMinute},
            {"silent", known.silent},
            {"offlineSince", stampOrNull(known.offlineSince)}};
}

Json discoveryJson(const Discovery& discovery) {
    return {{"id", discovery.id},
            {"meter", discovery.meter},
            {"source", discovery.source},
            {"name", discovery.name},
            {"maker", discovery.maker},
            {"model", discovery.model},
            {"metrics", discovery.metrics},
            {"sample", discovery.sample},
            {"answer", name(discovery.answer)},
            {"firstAt", epochMs(discovery.firstAt)},
            {"lastAt", epochMs(discovery.lastAt)}};
}

}  // namespace

Response listRegisteredMeters(const Request&, App& app) {
    Json all = Json::array();
    for (const KnownMeter& each : app.metering.registry->meters())
        all.push_back(knownMeterJson(each));
    return jsonAnswer(all);
}

Response changeRegisteredMeter(const Request& request, App& app) {
    const auto body =
        parseJsonBody(request.body, {}, {}, {"name", "siteId", "place", "kind", "note", "alarm"});
    if (!body) return problem(body.error());
    const MeterChange change{textOf(*body, "name"),  textOf(*body, "siteId"),
                             textOf(*body, "place"), textOf(*body, "kind"),
                             textOf(*body, "note"),  textOf(*body, "alarm")};
    const auto changed =
        app.metering.meters.change(actorOf(request), request.pathParam("registeredId"), change);
    if (!changed) return problem(changed.error());
    const auto known = app.metering.registry->find(changed->meter);
    return known ? jsonAnswer(knownMeterJson(*known)) : problem(404, "There is no such meter.");
}

Response listDiscovered(const Request&, App& app) {
    Json all = Json::array();
    for (const Discovery& each : app.metering.inbox->list()) all.push_back(discoveryJson(each));
    return jsonAnswer(all);
}

Response acceptDiscovered(const Request& request, App& app) {
    const auto answered =
        app.metering.inbox->accept(actorOf(request), request.pathParam("discoveryId"));
    return answered ? jsonAnswer(discoveryJson(*answered)) : problem(answered.error());
}

Response ignoreDiscovered(const Request& request, App& app) {
    const auto answered =
        app.metering.inbox->ignore(actorOf(request), request.pathParam("discoveryId"));
    return answered ? jsonAnswer(discoveryJson(*answered)) : problem(answered.error());
}

}  // namespace joulewatch
