#pragma once

#include <map>
#include <span>
#include <string>

#include "app/meter_registry.hpp"
#include "app/mqtt_out/meter_problems.hpp"
#include "app/mqtt_out/mqtt_out.hpp"
#include "app/mqtt_out/out_queue.hpp"
#include "ingest/mqtt/mqtt_client.hpp"

namespace joulewatch {

/// Tells Home Assistant at a broker which meters there are and what is wrong with them, and takes
/// back those of an earlier run that are no more. For one thread.
class MeterAnnouncer {
 public:
    /// What is passed outlives it.
    MeterAnnouncer(const MqttOutSettings& settings, const Intake& intake, OutQueue& queue)
        : settings_(settings), intake_(intake), queue_(queue) {}

    /// Of a new connection: asks for what it wants to hear, and forgets what was told.
    Result<void> begin(MqttClient& client);
    /// Tells what is new or has changed.
    Result<void> look(MqttClient& client);
    /// True when Home Assistant has just started and must be told everything.
    Result<bool> hear(MqttClient& client, std::span<const MqttPublish> messages);
    OutSide sideOf(const MeterId& meter) const;

 private:
    /// What the broker was told of a meter.
    struct Told {
        std::string config, problems;
    };
    Result<void> announce(MqttClient& client, const KnownMeter& known, Told& told);
    Result<void> tellProblems(MqttClient& client, const KnownMeter& known,
                              const MeterProblems& problems, Told& told) const;
    Result<void> retract(MqttClient& client, std::string_view config) const;
    MetricSet storedMetrics(const MeterId& meter);
    bool isAnnounced(std::string_view topic) const;
    std::string configTopic(std::string_view object) const {
        return fmt::format("{}/device/{}/config", settings_.discoveryPrefix, object);
    }

    const MqttOutSettings& settings_;
    const Intake& intake_;
    OutQueue& queue_;
    std::map<MeterId, Told, std::less<>> told_;         // in this connection
    std::map<MeterId, MetricSet, std::less<>> stored_;  // of meters, from before the start
};

}  // namespace joulewatch
