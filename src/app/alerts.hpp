#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "app/accounts.hpp"
#include "store/settings_store.hpp"

namespace joulewatch {

/// What asks people to act, and what they say to it. Every answer is in the audit trail. Safe to
/// call from any thread.
class Alerts {
 public:
    Alerts(SettingsStore& store, Accounts& accounts) : store_(store), accounts_(accounts) {}

    /// The newest first; empty `state`: of any.
    Result<std::vector<Alert>> list(std::optional<AlertState> state, std::int64_t maxAlerts) {
        return store_.alerts().alerts(state, maxAlerts);
    }
    /// Somebody has seen it. `conflict` when somebody has already, or it is over.
    Result<Alert> acknowledge(const Actor& actor, std::string_view alertId);
    /// It is over. `conflict` when it was already.
    Result<Alert> resolve(const Actor& actor, std::string_view alertId);

 private:
    SettingsStore& store_;
    Accounts& accounts_;
};

}  // namespace joulewatch
