#include "ingest/table/column_role.hpp"

#include <algorithm>
#include <array>

namespace joulewatch {
namespace {

constexpr std::array<std::string_view, 22> kNames{
    "ignored",     "timestamp", "clock",     "meter",      "type",        "location",
    "energy",      "power",     "voltage",   "current",    "powerFactor", "reactivePower",
    "temperature", "humidity",  "frequency", "load",       "cost",        "status",
    "marker",      "season",    "timeOfDay", "meterColumn"};
static_assert(kNames.size() == static_cast<std::size_t>(ColumnRole::meterColumn) + 1);

}  // namespace

std::string_view name(ColumnRole role) { return kNames[static_cast<std::size_t>(role)]; }

std::optional<ColumnRole> columnRole(std::string_view name) {
    const auto found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<ColumnRole>(found - kNames.begin());
}

std::optional<Metric> metricOf(ColumnRole role) {
    switch (role) {
        case ColumnRole::energy:  // becomes the mean power of its interval
        case ColumnRole::power:
        case ColumnRole::meterColumn:
            return Metric::activePowerKw;
        case ColumnRole::voltage:
            return Metric::voltageV;
        case ColumnRole::current:
            return Metric::currentA;
        case ColumnRole::powerFactor:
            return Metric::powerFactor;
        case ColumnRole::reactivePower:
            return Metric::reactivePowerKvar;
        case ColumnRole::temperature:
            return Metric::temperatureC;
        case ColumnRole::humidity:
            return Metric::humidityPercent;
        case ColumnRole::frequency:
            return Metric::frequencyHz;
        default:
            return std::nullopt;
    }
}

bool isElectrical(ColumnRole role) {
    const auto metric = metricOf(role);
    return metric && *metric != Metric::temperatureC && *metric != Metric::humidityPercent;
}

bool isSingle(ColumnRole role) {
    switch (role) {
        case ColumnRole::ignored:
        case ColumnRole::status:
        case ColumnRole::marker:
        case ColumnRole::cost:
        case ColumnRole::load:
        case ColumnRole::meterColumn:
            return false;
        default:
            return true;
    }
}

}  // namespace joulewatch
