// Where readings are fetched from, and whether they come.
#include "app/sources.hpp"

#include "http/answers.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {
namespace {

Json stampOrNull(const std::optional<Timestamp>& at) {
    return at ? Json(at->time_since_epoch().count()) : Json();
}

Json sourceJson(const SourceState& state) {
    return {{"name", state.name},
            {"kind", state.kind},
            {"target", state.target},
            {"connected", state.connected},
            {"since", stampOrNull(state.since)},
            {"lastReadingAt", stampOrNull(state.lastReadingAt)},
            {"connections", state.connections},
            {"messages", state.messages},
            {"readings", state.readings},
            {"errors", state.errors},
            {"lastError", state.lastError.empty() ? Json() : Json(state.lastError)}};
}

}  // namespace

Response listSources(const Request&, App& app) {
    Json all = Json::array();
    for (const auto& each : app.sources) all.push_back(sourceJson(each->state()));
    return jsonAnswer(all);
}

}  // namespace joulewatch
