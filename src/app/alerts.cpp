#include "app/alerts.hpp"

namespace joulewatch {

Result<Alert> Alerts::acknowledge(const Actor& actor, std::string_view alertId) {
    const auto seen = store_.alerts().acknowledgeAlert(alertId, actor.userId, accounts_.now());
    if (!seen) return fail(seen.error());
    if (auto noted = accounts_.record(actor, "alert.acknowledge", alertId); !noted)
        return fail(noted.error());
    return store_.alerts().alert(alertId);
}

Result<Alert> Alerts::resolve(const Actor& actor, std::string_view alertId) {
    const auto ended = store_.alerts().endAlert(alertId, actor.userId, accounts_.now());
    if (!ended) return fail(ended.error());
    if (auto noted = accounts_.record(actor, "alert.resolve", alertId); !noted)
        return fail(noted.error());
    return store_.alerts().alert(alertId);
}

}  // namespace joulewatch
