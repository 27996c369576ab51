#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/accounts.hpp"
#include "app/meter_registry.hpp"
#include "store/settings_store.hpp"

namespace joulewatch {

/// What people say of a meter; what is left out stays.
struct MeterChange {
    std::optional<std::string> name, siteId, place, kind, note;  // empty: nothing is said
    std::optional<std::string> alarm;                            // "auto", "off" or seconds
};

/// "auto": found out from how often a meter sends; "off": never; else seconds of silence.
std::string alarmText(std::optional<std::chrono::seconds> silentAfter);

/// Meters that send by themselves, as people name and place them. Who may change them is decided by
/// the caller's route or by the shell; every change is in the audit trail. Safe to call from any
/// thread.
class Meters {
 public:
    static constexpr std::chrono::seconds kShortestAlarm{5}, kLongestAlarm{std::chrono::days{31}};

    /// `registry` is told of what changes; null on a command line, where none runs.
    Meters(SettingsStore& store, Accounts& accounts, MeterRegistry* registry)
        : store_(store), accounts_(accounts), registry_(registry) {}

    Result<std::vector<RegisteredMeter>> list() { return store_.meters().meters(); }
    /// As its data calls it or else as people do, for a command line.
    Result<RegisteredMeter> findNamed(std::string_view name);
    /// By our id. `invalidInput` names what is wrong.
    Result<RegisteredMeter> change(const Actor& actor, std::string_view meterId,
                                   const MeterChange& change);

 private:
    SettingsStore& store_;
    Accounts& accounts_;
    MeterRegistry* registry_;
};

}  // namespace joulewatch
