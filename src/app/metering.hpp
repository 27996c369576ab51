#pragma once

#include <functional>
#include <memory>

#include "app/alerts.hpp"
#include "app/discovery_inbox.hpp"
#include "app/meter_registry.hpp"
#include "app/meters.hpp"
#include "app/sites.hpp"

namespace joulewatch {

/// What sends readings by itself: which meters there are, what people call them and where they
/// stand, what turned up and waits for an answer, and what asks people to act.
struct Metering {
    std::unique_ptr<MeterRegistry> registry;
    std::unique_ptr<DiscoveryInbox> inbox;
    Sites sites;
    Meters meters;
    Alerts alerts;
};

/// `store` and `accounts` outlive it. Its registry is not started yet.
inline Result<std::unique_ptr<Metering>> openMetering(SettingsStore& store, Accounts& accounts) {
    auto registry = MeterRegistry::open(store, [&accounts] { return accounts.now(); });
    if (!registry) return fail(registry.error());
    auto inbox = DiscoveryInbox::open(store, accounts, **registry);
    if (!inbox) return fail(inbox.error());
    MeterRegistry* told = registry->get();
    return std::make_unique<Metering>(Metering{std::move(*registry),
                                               std::move(*inbox),
                                               {store, accounts, told},
                                               {store, accounts, told},
                                               {store, accounts}});
}

}  // namespace joulewatch
