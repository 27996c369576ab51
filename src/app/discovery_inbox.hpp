#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/accepted_ids.hpp"
#include "app/accounts.hpp"
#include "app/meter_registry.hpp"
#include "store/settings_store.hpp"

namespace joulewatch {

/// What something that turned up says of itself.
struct Discovered {
    std::string source;                // "mqtt:<name>", "modbus:<host>:<port>"
    MeterId id;                        // as its readings would name it
    std::string name;                  // for people
    std::string maker, model;          // empty when it does not say
    std::vector<std::string> metrics;  // that it brings, names of ours
    std::string sample;                // what it last sent, as it came
    std::string profile{};             // by which its source reads it; empty: it sends by itself
};

/// Things that turned up by themselves and wait for a person to accept or to ignore them. Readings
/// of what is not accepted are not stored. Kept over restarts. Safe to call from any thread.
class DiscoveryInbox {
 public:
    static constexpr std::size_t kMaxWaiting = 1'000;  // the oldest make room
    static constexpr std::size_t kMaxIgnored = 1'000;  // as well: they may turn up again
    static constexpr std::size_t kMaxMetrics = 64;

    static Result<std::unique_ptr<DiscoveryInbox>> open(SettingsStore& store, Accounts& accounts,
                                                        MeterRegistry& registry);

    /// Said again it takes the place of what was said before, and is no new question. Texts are
    /// cut and cleaned. `invalidInput` when the id cannot name a meter.
    Result<void> offer(const Discovered& discovered);
    /// Whether readings of this meter are to be stored. Takes no lock.
    bool accepted(std::string_view meter) const noexcept { return accepted_.contains(meter); }

    std::optional<Discovery> find(std::string_view meter) const;
    std::vector<Discovery> list() const;  // the newest first
    /// It is a meter from now on, under the name it has given itself. `conflict` when there are too
    /// many.
    Result<Discovery> accept(const Actor& actor, std::string_view discoveryId);
    /// Also of what was accepted: its readings are not stored any more, its meter stays.
    Result<Discovery> ignore(const Actor& actor, std::string_view discoveryId);

 private:
    DiscoveryInbox(SettingsStore& store, Accounts& accounts, MeterRegistry& registry)
        : store_(store), accounts_(accounts), registry_(registry) {}
    Result<Discovery> answer(const Actor& actor, std::string_view discoveryId,
                             DiscoveryAnswer answer);
    Result<void> makeRoom(DiscoveryAnswer answer, std::size_t most);

    SettingsStore& store_;
    Accounts& accounts_;
    MeterRegistry& registry_;
    mutable std::mutex mutex_;
    std::map<MeterId, Discovery, std::less<>> all_;
    AcceptedIds accepted_;
};

}  // namespace joulewatch
