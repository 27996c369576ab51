#include <fmt/format.h>

#include <optional>
#include <utility>

#include "http/answers.hpp"
#include "http/job_json.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/visible.hpp"

namespace joulewatch {
namespace {

Response noJob(const Request& request) {
    return problem(404, fmt::format("There is no job {}.", request.pathParam("jobId")));
}

/// A household sees the jobs of its own data sets; a job of none is for who sees all.
std::optional<JobState> visibleJob(const Request& request, App& app) {
    auto state = app.workspace.jobState(request.pathParam("jobId"));
    if (!state) return std::nullopt;
    const auto dataset = app.workspace.find(state->datasetId);
    const bool visible =
        dataset ? maySee(request, *dataset) : isAtLeast(request.who->user.role, Role::viewer);
    return visible ? state : std::nullopt;
}

}  // namespace

Response getJob(const Request& request, App& app) {
    const auto state = visibleJob(request, app);
    return state ? jsonAnswer(toJson(*state)) : noJob(request);
}

Response cancelJob(const Request& request, App& app) {
    const auto state = visibleJob(request, app);
    if (!state) return noJob(request);
    const auto dataset = app.workspace.find(state->datasetId);
    const bool may =
        dataset ? mayChange(request, *dataset) : isAtLeast(request.who->user.role, Role::operator_);
    if (!may) return problem(403, "Only who began a job or an operator may end it.");
    app.workspace.jobs().cancel(state->id);  // one that has ended stays as it is
    return noContent();
}

Response followJob(const Request& request, App& app) {
    if (!visibleJob(request, app)) return noJob(request);
    auto feed = app.workspace.jobs().follow(request.pathParam("jobId"));
    if (!feed) return problem(feed.error());
    Response response;
    response.set("Content-Type", "text/event-stream");
    response.events = eventsOf(std::move(*feed));
    return response;
}

}  // namespace joulewatch
