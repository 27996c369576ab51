// Readings that devices and scripts send.
#include "app/ingest.hpp"

#include <fmt/format.h>

#include <string>

#include "http/answers.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/ingest_answers.hpp"
#include "http/routes/sent_body.hpp"

namespace joulewatch {

Response ingestAnswer(const Result<Ingested>& taken) {
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

void ingestReadings(const Request& request, App& app, const Answer& answer) {
    if (app.workspace.live() == nullptr)
        return answer(problem(503, "This program takes no live readings."));
    const SentBody body = readSentBody(request);
    if (body.refusedAs != 0) return answer(problem(body.refusedAs, body.why));
    const bool device = request.sender != nullptr;
    ingest(*app.workspace.live(), *app.metering.registry,
           {body.of(request), request.header("idempotency-key"),
            device ? request.sender->device().id : request.who->user.id, request.sender.get()},
           [answer = answer](const Result<Ingested>& taken) { answer(ingestAnswer(taken)); });
}

}  // namespace joulewatch
