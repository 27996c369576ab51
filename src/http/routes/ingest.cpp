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
    const std::string_view key = request.header("idempotency-key");
    const auto taken = ingest(*app.workspace.live(), request.body, key);
    if (!taken && taken.error().code == ErrorCode::unavailable) {
        Response refused =
            problem(507, "There is no room for readings now; send them again later.");
        refused.set("Retry-After", "10");
        return refused;
    }
    if (!taken) return problem(taken.error());
    Json rejected = Json::array();
    for (const RejectedReading& each : taken->rejected)
        rejected.push_back({{"index", each.index}, {"reason", each.reason}});
    return jsonAnswer({{"stored", taken->stored},
                       {"duplicates", taken->duplicates},
                       {"rejected", std::move(rejected)}});
}

}  // namespace joulewatch
