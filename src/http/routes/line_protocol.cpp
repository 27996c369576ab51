// InfluxDB's write interface, v1 and v2, so that what writes there can write here.
#include <fmt/format.h>

#include <string>

#include "app/ingest.hpp"
#include "http/answers.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/ingest_answers.hpp"
#include "http/routes/sent_body.hpp"
#include "http/target.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxNamedLines = 10;  // of what could not be kept, in an answer

/// Clients of v1 look at the first to tell what they talk to.
Response asInflux(Response response) {
    response.set("X-Influxdb-Version", "1.8-joulewatch");
    return response;
}

/// As both versions tell what is wrong: v1 in `error`, v2 in `code` and `message`.
Response complaint(unsigned status, const std::string& sentence) {
    return asInflux(
        jsonAnswer({{"code", "invalid"}, {"message", sentence}, {"error", sentence}}, status));
}

std::string whatIsMissing(const Ingested& taken) {
    std::string sentence = "partial write:";
    std::size_t named = 0;
    for (const RejectedReading& each : taken.rejected) {
        if (++named > kMaxNamedLines) break;
        sentence += fmt::format(" line {}: {};", each.index + 1, each.reason);
    }
    if (taken.rejected.size() > kMaxNamedLines)
        sentence += fmt::format(" and {} lines more;", taken.rejected.size() - kMaxNamedLines);
    named = 0;
    for (const RefusedMeter& each : taken.refused) {
        if (++named > kMaxNamedLines) break;
        sentence += fmt::format(" meter {}: this token may not write it ({} readings);", each.meter,
                                each.readings);
    }
    sentence.back() = '.';
    return sentence + " All else is kept.";
}

}  // namespace

Response linesAnswer(const Result<Ingested>& taken) {
    if (!taken && taken.error().code == ErrorCode::unavailable) {
        Response refused =
            complaint(503, "There is no room for readings now; send them again later.");
        refused.set("Retry-After", "10");
        return refused;
    }
    if (!taken) return complaint(400, taken.error().message);
    if (taken->waitFor.count() > 0) return asInflux(tooFast(taken->waitFor));
    if (taken->rejected.empty() && taken->refused.empty()) return asInflux(noContent());
    return complaint(400, whatIsMissing(*taken));
}

void writeLines(const Request& request, App& app, const Answer& answer) {
    if (app.workspace.live() == nullptr)
        return answer(problem(503, "This program takes no live readings."));
    const SentBody body = readSentBody(request);
    if (body.refusedAs != 0) return answer(complaint(body.refusedAs, body.why));
    ingestLines(*app.workspace.live(), *app.metering.registry, app.lineReaders,
                {body.of(request), {}, request.sender->device().id, request.sender.get()},
                request.queryParam("precision").value_or(""),
                [answer = answer](const Result<Ingested>& taken) { answer(linesAnswer(taken)); });
}

Response pingInflux(const Request&, App&) { return asInflux(noContent()); }

Response getInfluxHealth(const Request&, App&) {
    return asInflux(
        jsonAnswer({{"name", "joulewatch"}, {"status", "pass"}, {"version", "1.8-joulewatch"}}));
}

/// Senders make their database before they write, and ask which there are.
Response queryInflux(const Request& request, App&) {
    std::string text(request.queryParam("q").value_or(""));
    if (const auto form = parseTarget("/query?" + request.body); text.empty() && form)
        for (const auto& [name, value] : form->query)
            if (name == "q") text = value;
    Json statement{{"statement_id", 0}};
    std::string upper = text.substr(0, 32);
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (upper.starts_with("SHOW DATABASES"))
        statement["series"] = Json::array(
            {{{"name", "databases"}, {"columns", {"name"}}, {"values", {{"joulewatch"}}}}});
    else if (!upper.starts_with("CREATE DATABASE"))
        return complaint(400,
                         "What is written here is read under /api; no query but CREATE DATABASE "
                         "and SHOW DATABASES is answered.");
    return asInflux(jsonAnswer({{"results", Json::array({std::move(statement)})}}));
}

}  // namespace joulewatch
