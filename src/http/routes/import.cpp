#include <utility>

#include "app/import_choice.hpp"
#include "http/answers.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/visible.hpp"

namespace joulewatch {
namespace {

/// A data set that the asker may change, or the answer why not.
Result<Dataset> changeable(const Request& request, App& app, Response& refused) {
    auto dataset = visibleDataset(request, app);
    if (!dataset) {
        refused = problem(dataset.error());
    } else if (!mayChange(request, *dataset)) {
        refused = problem(403, "Only who brought a data set or an operator may do this.");
        return fail(ErrorCode::conflict, "not yours");
    }
    return dataset;
}

}  // namespace

Response getPreview(const Request& request, App& app) {
    const auto dataset = visibleDataset(request, app);
    if (!dataset) return problem(dataset.error());
    const auto preview = app.workspace.preview(dataset->id);
    return preview ? jsonAnswer(toJson(*preview)) : problem(preview.error());
}

Response importDataset(const Request& request, App& app) {
    Response refused;
    const auto dataset = changeable(request, app, refused);
    if (!dataset) return refused;
    const auto choice = parseImportChoice(request.body);
    if (!choice) return problem(choice.error());
    const auto begun = app.workspace.importDataset(dataset->id, *choice);
    if (!begun) return problem(begun.error());
    Json answer;
    answer["datasetId"] = begun->datasetId;
    answer["jobId"] = begun->jobId ? Json(*begun->jobId) : Json(nullptr);
    return jsonAnswer(answer, 202);
}

Response getRejected(const Request& request, App& app) {
    const auto dataset = visibleDataset(request, app);
    if (!dataset) return problem(dataset.error());
    auto text = app.workspace.rejectedText(dataset->id);
    if (!text) return problem(text.error());
    Response response;
    response.set("Content-Type", "text/csv; charset=utf-8");
    response.set("Content-Disposition", "attachment; filename=\"rejected.csv\"");
    response.body = std::move(*text);
    return response;
}

Response decideFinding(const Request& request, App& app) {
    Response refused;
    const auto dataset = changeable(request, app, refused);
    if (!dataset) return refused;
    const Json body = Json::parse(request.body, nullptr, false);
    if (!body.is_object() || !body.contains("decision"))
        return problem(400, "Send a JSON object with a 'decision'.");
    for (const auto& [key, value] : body.items())
        if (key != "decision" && key != "value" && key != "keep")
            return problem(400, "The object has a field that is not known here.");
    std::optional<QualityDecision> decision;
    if (body["decision"].is_string())
        decision = qualityDecision(body["decision"].get_ref<const std::string&>());
    if (!decision && !body["decision"].is_null())
        return problem(400, "'decision' must be accepted, corrected, excluded or null.");
    FindingDecision asked{decision};
    if (body.contains("value") && body["value"].is_number())
        asked.value = body["value"].get<double>();
    if (body.contains("keep") && !body["keep"].is_null()) {
        if (body["keep"].is_string())
            asked.keep = keptReading(body["keep"].get_ref<const std::string&>());
        if (!asked.keep) return problem(400, "'keep' must be first, last or mean.");
    }
    const auto finding = app.workspace.decide(dataset->id, request.pathParam("findingId"), asked);
    return finding ? jsonAnswer(*finding) : problem(finding.error());
}

}  // namespace joulewatch
