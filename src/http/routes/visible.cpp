#include "http/routes/visible.hpp"

namespace joulewatch {

bool maySee(const Request& request, const Dataset& dataset) {
    return isAtLeast(request.who->user.role, Role::viewer) ||
           dataset.owner.id == request.who->user.id;
}

bool seesLive(const Request& request) { return isAtLeast(request.who->user.role, Role::viewer); }

bool mayChange(const Request& request, const Dataset& dataset) {
    return isAtLeast(request.who->user.role, Role::operator_) ||
           dataset.owner.id == request.who->user.id;
}

Result<Dataset> visibleDataset(const Request& request, App& app) {
    const std::string& id = request.pathParam("datasetId");
    auto dataset = app.workspace.find(id);
    if (dataset && !maySee(request, *dataset))
        return fail(ErrorCode::notFound, "There is no data set {}.", id);
    return dataset;
}

Result<std::shared_ptr<const KeptReadings>> visibleReadings(const Request& request, App& app) {
    const auto dataset = visibleDataset(request, app);
    if (!dataset) return fail(dataset.error());
    return app.workspace.readings(dataset->id);
}

}  // namespace joulewatch
