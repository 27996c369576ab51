#include <fmt/format.h>

#include <utility>

#include "http/answers.hpp"
#include "http/job_json.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {
namespace {

Response noJob(const std::string& id) {
    return problem(404, fmt::format("There is no job {}.", id));
}

}  // namespace

Response getJob(const Request& request, App& app) {
    const std::string& id = request.pathParam("jobId");
    const auto state = app.workspace.jobs().state(id);
    return state ? jsonAnswer(toJson(*state)) : noJob(id);
}

Response cancelJob(const Request& request, App& app) {
    const std::string& id = request.pathParam("jobId");
    return app.workspace.jobs().cancel(id) ? noContent() : noJob(id);
}

Response followJob(const Request& request, App& app) {
    auto feed = app.workspace.jobs().follow(request.pathParam("jobId"));
    if (!feed) return problem(feed.error());
    Response response;
    response.set("Content-Type", "text/event-stream");
    response.events = std::move(*feed);
    return response;
}

}  // namespace joulewatch
