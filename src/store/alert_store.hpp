#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/severity.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// `acknowledged`: somebody has seen it; `resolved`: it is over, or somebody says so.
enum class AlertState : std::uint8_t { active, acknowledged, resolved };

std::string_view name(AlertState state);
std::optional<AlertState> alertStateNamed(std::string_view text);

/// Something that asks a person to act.
struct Alert {
    std::string id;    // random, 20 hex digits
    std::string kind;  // "noData"
    Severity severity = Severity::warning;
    std::string subjectKind;  // "meter" or "source"
    std::string subject;      // as its data names it; "http:<device>"
    std::string text;         // a sentence for a person
    Timestamp raisedAt;
    std::optional<Timestamp> acknowledgedAt;
    std::string acknowledgedBy;  // a user's id
    std::optional<Timestamp> endedAt;
    std::string endedBy;  // a user's id; empty: it ended by itself

    AlertState state() const {
        if (endedAt) return AlertState::resolved;
        return acknowledgedAt ? AlertState::acknowledged : AlertState::active;
    }
};

/// Safe to call from any thread; each call is all or nothing. `notFound` when there is no such
/// alert.
class AlertStore {
 public:
    static constexpr std::int64_t kMaxAlerts = 10'000;  // the oldest that are over are forgotten

    virtual ~AlertStore() = default;
    /// `unavailable` when none of kMaxAlerts is over.
    virtual Result<void> addAlert(const Alert& alert) = 0;
    /// The newest first, at most `maxAlerts`; empty `state`: of any.
    virtual Result<std::vector<Alert>> alerts(std::optional<AlertState> state,
                                              std::int64_t maxAlerts) = 0;
    virtual Result<Alert> alert(std::string_view alertId) = 0;
    /// `conflict` when it is not active.
    virtual Result<void> acknowledgeAlert(std::string_view alertId, std::string_view userId,
                                          Timestamp at) = 0;
    /// `conflict` when it is over.
    virtual Result<void> endAlert(std::string_view alertId, std::string_view userId,
                                  Timestamp at) = 0;
};

}  // namespace joulewatch
