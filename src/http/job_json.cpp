#include "http/job_json.hpp"

#include <fmt/format.h>

#include <cmath>

namespace joulewatch {

Json toJson(const JobState& state) {
    Json shown;
    shown["id"] = state.id;
    shown["datasetId"] = state.datasetId;
    shown["status"] = name(state.status);
    shown["stage"] = state.stage;
    shown["done"] = state.done;
    shown["total"] = state.total;
    shown["etaSeconds"] = state.etaSeconds ? Json(std::ceil(*state.etaSeconds)) : Json(nullptr);
    shown["error"] = state.error ? Json(*state.error) : Json(nullptr);
    return shown;
}

std::string eventText(const JobState& state) {
    // One line: a dump without indentation has no line ends, and those in strings are escaped.
    return fmt::format("event: job\ndata: {}\n\n",
                       toJson(state).dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace joulewatch
