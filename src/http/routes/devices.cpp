// What sends readings, and the tokens that let it in.
#include "app/devices.hpp"

#include <utility>

#include "http/answers.hpp"
#include "http/json_body.hpp"
#include "http/routes/account_json.hpp"
#include "http/routes/confirm.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {
namespace {

Json tokenJson(const DeviceToken& token) {
    return {{"id", token.id},
            {"created", epochMs(token.createdAt)},
            {"expires", stampOrNull(token.expiresAt)},
            {"lastUsed", stampOrNull(token.lastUsedAt)}};
}

/// A device and what was heard of it.
Json deviceJson(const DeviceWithTokens& each, const App& app) {
    const KnownSource heard = app.metering.registry->source("http:" + each.device.id);
    Json tokens = Json::array();
    for (const DeviceToken& token : each.tokens) tokens.push_back(tokenJson(token));
    return {{"id", each.device.id},
            {"name", each.device.name},
            {"place", each.device.place},
            {"meters", each.device.meters},
            {"disabled", each.device.disabled},
            {"created", epochMs(each.device.createdAt)},
            {"tokens", std::move(tokens)},
            {"lastSeen", stampOrNull(heard.facts.lastSeen)},
            {"readingsPerMinute", heard.readingsPerMinute},
            {"errors",
             {{"rejected", heard.facts.rejected},
              {"refused", heard.facts.refused},
              {"last", heard.facts.lastError},
              {"lastAt", stampOrNull(heard.facts.lastErrorAt)}}}};
}

Response deviceAnswer(App& app, std::string_view deviceId) {
    const auto found = app.devices.find(deviceId);
    return found ? jsonAnswer(deviceJson(*found, app)) : problem(found.error());
}

/// One meter a line.
std::vector<std::string> metersOf(std::string_view text) {
    std::vector<std::string> meters;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        if (!line.empty()) meters.emplace_back(line);
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return meters;
}

}  // namespace

Response listDevices(const Request&, App& app) {
    const auto devices = app.devices.list();
    if (!devices) return problem(devices.error());
    Json all = Json::array();
    for (const DeviceWithTokens& each : *devices) all.push_back(deviceJson(each, app));
    return jsonAnswer(all);
}

Response addDevice(const Request& request, App& app) {
    const auto body =
        parseJsonBody(request.body, {"name", "meters", "currentPassword"}, {}, {"place"});
    if (!body) return problem(body.error());
    if (auto refused = refuseUnconfirmed(request, *body, app)) return std::move(*refused);
    const auto device =
        app.devices.add(actorOf(request), {(*body)["name"], body->value("place", std::string()),
                                           metersOf((*body)["meters"].get<std::string>())});
    if (!device) return problem(device.error());
    const auto token = app.devices.addToken(actorOf(request), device->id);
    if (!token) return problem(token.error());
    return jsonAnswer(
        {{"device", deviceJson({*device, {token->token}}, app)}, {"token", token->text}});
}

Response changeDevice(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {}, {"disabled"}, {"name", "place", "meters"});
    if (!body) return problem(body.error());
    DeviceChange change{textOf(*body, "name"), textOf(*body, "place"), std::nullopt, std::nullopt};
    if (const auto meters = textOf(*body, "meters")) change.meters = metersOf(*meters);
    if (body->contains("disabled")) change.disabled = (*body)["disabled"].get<bool>();
    const std::string& id = request.pathParam("deviceId");
    const auto changed = app.devices.change(actorOf(request), id, change);
    return changed ? deviceAnswer(app, id) : problem(changed.error());
}

Response removeDevice(const Request& request, App& app) {
    const auto removed = app.devices.remove(actorOf(request), request.pathParam("deviceId"));
    return removed ? noContent() : problem(removed.error());
}

Response addDeviceToken(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {"currentPassword"});
    if (!body) return problem(body.error());
    if (auto refused = refuseUnconfirmed(request, *body, app)) return std::move(*refused);
    const std::string& id = request.pathParam("deviceId");
    const auto token = app.devices.addToken(actorOf(request), id);
    if (!token) return problem(token.error());
    const auto device = app.devices.find(id);
    if (!device) return problem(device.error());
    return jsonAnswer({{"device", deviceJson(*device, app)}, {"token", token->text}});
}

Response removeDeviceToken(const Request& request, App& app) {
    const auto removed = app.devices.removeToken(actorOf(request), request.pathParam("deviceId"),
                                                 request.pathParam("tokenId"));
    return removed ? noContent() : problem(removed.error());
}

}  // namespace joulewatch
