#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/accounts.hpp"
#include "app/meter_registry.hpp"
#include "store/settings_store.hpp"

namespace joulewatch {

struct SiteChange {
    std::optional<std::string> name, place, timeZone;
};

/// Where meters stand. Who may change them is decided by the caller's route or by the shell; every
/// change is in the audit trail. Safe to call from any thread.
class Sites {
 public:
    /// `registry` is told of what changes; null on a command line, where none runs.
    Sites(SettingsStore& store, Accounts& accounts, MeterRegistry* registry)
        : store_(store), accounts_(accounts), registry_(registry) {}

    Result<std::vector<MeterSite>> list() { return store_.sites().sites(); }  // by name
    /// By name, for a command line.
    Result<MeterSite> findNamed(std::string_view name);
    /// `wanted.id` does not matter. `invalidInput` names what is wrong with it.
    Result<MeterSite> add(const Actor& actor, MeterSite wanted);
    Result<MeterSite> change(const Actor& actor, std::string_view siteId, const SiteChange& change);
    /// Its meters stay and stand nowhere.
    Result<void> remove(const Actor& actor, std::string_view siteId);

 private:
    SettingsStore& store_;
    Accounts& accounts_;
    MeterRegistry* registry_;
};

}  // namespace joulewatch
