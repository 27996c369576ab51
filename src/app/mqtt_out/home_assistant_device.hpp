#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/mqtt_out/out_topic.hpp"
#include "core/metric.hpp"
#include "store/meter_store.hpp"

namespace joulewatch {

/// What stands for a quantity in topics beside the metrics.
inline constexpr std::string_view kEnergyImport = "energyImportTotalKwh";
inline constexpr std::string_view kEnergyExport = "energyExportTotalKwh";
inline constexpr std::string_view kProblem = "problem";       // ON or OFF
inline constexpr std::string_view kProblems = "problems";     // in words, as JSON
inline constexpr std::string_view kProgramStatus = "status";  // online or offline

/// A meter as it is announced to Home Assistant.
struct AnnouncedMeter {
    RegisteredMeter meter;
    MetricSet metrics;  // that it has sent; none: its readings are another's to announce
    bool energyImport = false, energyExport = false;
};

/// `joulewatch_press-7`: the meter's own name where its characters may stand there, and a part of
/// its hash behind what is left of it otherwise. The same for ever.
std::string announcedName(std::string_view meter);

/// Home Assistant's MQTT discovery of a device (2024.11 and later): a sensor a metric, the
/// energies, and a binary sensor that is on while the meter has an open alert or something unusual
/// goes on.
std::string homeAssistantConfig(const AnnouncedMeter& announced, const OutTopic& topic);

/// How long a value holds: three intervals and 30 s at least, in steps, so that a meter that is now
/// and then late is not announced anew. Empty while nobody knows how often it sends.
std::optional<std::chrono::seconds> expiryOf(const RegisteredMeter& meter);

}  // namespace joulewatch
