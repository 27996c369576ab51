#include <fmt/format.h>

#include <utility>

#include "app/dataset.hpp"
#include "http/answers.hpp"
#include "http/json_body.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/visible.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxNameBytes = 255;
constexpr std::string_view kNotYours = "Only who brought a data set or an operator may do this.";

Owner asker(const Request& request) { return {request.who->user.id, request.who->user.name}; }

/// With its owner's name as it is today; of who is gone, the name that they had.
Json shown(const Dataset& dataset, App& app) {
    Json answer = toJson(dataset);
    if (dataset.owner.id.empty()) return answer;
    if (const auto owner = app.accounts.user(dataset.owner.id)) answer["owner"] = owner->name;
    return answer;
}

Response accepted(const Result<Accepted>& taken) {
    if (!taken) return problem(taken.error());
    Json answer;
    answer["datasetId"] = taken->datasetId;
    answer["jobId"] = taken->jobId ? Json(*taken->jobId) : Json(nullptr);
    return jsonAnswer(answer, 202);
}

/// Browsers of old sent the whole path; only its last part is the file's name.
std::string_view lastPart(std::string_view name) {
    const auto slash = name.find_last_of("/\\");
    return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

}  // namespace

Response listDatasets(const Request& request, App& app) {
    Json all = Json::array();
    for (const Dataset& dataset : app.workspace.list())
        if (maySee(request, dataset)) all.push_back(shown(dataset, app));
    return jsonAnswer(all);
}

Response uploadDataset(const Request& request, App& app) {
    const std::string_view name = lastPart(request.queryParam("name").value_or(""));
    if (name.empty() || name.size() > kMaxNameBytes)
        return problem(
            400, fmt::format("Give the file's name, of 1 to {} bytes, as 'name'.", kMaxNameBytes));
    if (request.upload->bytes() == 0) return problem(400, "The file is empty.");
    const std::string_view review = request.queryParam("review").value_or("false");
    if (review != "true" && review != "false")
        return problem(400, "'review' must be true or false.");
    return accepted(app.workspace.addUpload(std::string(name), std::move(*request.upload),
                                            asker(request), review == "true"));
}

Response getDataset(const Request& request, App& app) {
    const auto dataset = visibleDataset(request, app);
    return dataset ? jsonAnswer(shown(*dataset, app)) : problem(dataset.error());
}

Response deleteDataset(const Request& request, App& app) {
    const auto dataset = visibleDataset(request, app);
    if (!dataset) return problem(dataset.error());
    if (!mayChange(request, *dataset)) return problem(403, kNotYours);
    const auto removed = app.workspace.remove(dataset->id);
    return removed ? noContent() : problem(removed.error());
}

Response getResult(const Request& request, App& app) {
    const auto dataset = visibleDataset(request, app);
    if (!dataset) return problem(dataset.error());
    auto text = app.workspace.resultText(dataset->id);
    if (!text) return problem(text.error());
    Response response;
    response.set("Content-Type", "application/json");
    response.body = std::move(*text);
    return response;
}

Response createSample(const Request& request, App& app) {
    std::string shape;
    if (!request.body.empty()) {
        const auto body = parseJsonBody(request.body, {}, {}, {"shape"});
        if (!body) return problem(body.error());
        shape = body->value("shape", "");
    }
    return accepted(app.workspace.addSample(asker(request), shape));
}

}  // namespace joulewatch
