// Readings that devices and scripts send.
#include "app/ingest.hpp"

#include <fmt/format.h>

#include <string>

#include "http/answers.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {

Response ingestReadings(const Request& request, App& app) {
    if (app.workspace.live() == nullptr)
        return problem(503, "This program takes no live readings.");
    const bool device = request.sender != nullptr;
    const auto taken =
        ingest(*app.workspace.live(), *app.metering.registry,
               {request.body, request.header("idempotency-key"),
                device ? request.sender->device().id : request.who->user.id, request.sender.get()});
    if (!taken && taken.error().code == ErrorCode::unavailable) {
        Response refused =
            problem(507, "There is no room for readings now; send them again later.");
        refused.set("Retry-After", "10");
        return refused;
    }
    if (!taken) return problem(taken.error());
    if (taken->waitFor.count() > 0) return tooFast(taken->waitFor);
    Json rejected = Json::array();
    for (const RejectedReading& each : taken->rejected)
        rejected.push_back({{"index", each.index}, {"reason", each.reason}});
    Json refused = Json::array();
    for (const RefusedMeter& each : taken->refused)
        refused.push_back({{"meter", each.meter}, {"readings", each.readings}});
    return jsonAnswer({{"stored", taken->stored},
                       {"duplicates", taken->duplicates},
                       {"rejected", std::move(rejected)},
                       {"refused", std::move(refused)}});
}

}  // namespace joulewatch
