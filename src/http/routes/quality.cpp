#include "app/quality_file.hpp"
#include "http/answers.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/reading_params.hpp"
#include "http/routes/visible.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxFindings = 1'000'000;

}  // namespace

Response getQuality(const Request& request, App& app) {
    const auto dataset = visibleDataset(request, app);
    if (!dataset) return problem(dataset.error());
    const auto limit = countParam(request, "limit", 0, 1000, 100);
    if (!limit) return problem(limit.error());
    const auto offset = countParam(request, "offset", 0, kMaxFindings, 0);
    if (!offset) return problem(offset.error());
    auto report = app.workspace.quality(dataset->id);
    if (!report && dataset->kind == DatasetKind::result && dataset->hasSeries()) {
        // Its readings are read, and checked, when somebody looks at them first.
        if (const auto read = app.workspace.readings(dataset->id); !read)
            return problem(read.error());
        report = app.workspace.quality(dataset->id);
    }
    if (!report) return problem(report.error());
    const auto rule = request.queryParam("rule");
    Json shown = Json::array();
    std::size_t total = 0;
    for (Json& each : (*report)["findings"]) {
        if (rule && each.at("rule") != *rule) continue;
        if (total >= *offset && shown.size() < *limit) shown.push_back(std::move(each));
        ++total;
    }
    (*report)["findings"] = std::move(shown);
    (*report)["total"] = total;
    return jsonAnswer(*report);
}

}  // namespace joulewatch
