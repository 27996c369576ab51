#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace joulewatch {

enum class Metric : std::uint8_t {
    voltageV,
    currentA,
    activePowerKw,  // of a meter that counts energy: the mean over the interval from the stamp on
    powerFactor,
    reactivePowerKvar,
    frequencyHz,
    temperatureC,  // outdoors, or of a transformer's oil
    humidityPercent
};

struct MetricInfo {
    Metric metric;
    std::string_view name;  // JSON and TypeScript field
    std::string_view unit;
    double min, max;  // outside: a broken sensor, rejected at ingestion, never scored
};
inline constexpr std::array kMetrics{
    MetricInfo{Metric::voltageV, "voltageV", "V", 0, 1e6},
    MetricInfo{Metric::currentA, "currentA", "A", 0, 1e6},
    MetricInfo{Metric::activePowerKw, "activePowerKw", "kW", -1e6, 1e6},  // > 0 import, < 0 export
    MetricInfo{Metric::powerFactor, "powerFactor", "", -1, 1},  // true PF, P/S, signed like P
    MetricInfo{Metric::reactivePowerKvar, "reactivePowerKvar", "kvar", -1e6, 1e6},  // > 0 lagging
    MetricInfo{Metric::frequencyHz, "frequencyHz", "Hz", 0, 1000},
    MetricInfo{Metric::temperatureC, "temperatureC", "°C", -100, 1000},
    MetricInfo{Metric::humidityPercent, "humidityPercent", "%", -1000, 1000},  // judged later
};

constexpr std::size_t index(Metric metric) { return static_cast<std::size_t>(metric); }
constexpr const MetricInfo& info(Metric metric) { return kMetrics[index(metric)]; }

static_assert(
    [] {
        for (std::size_t i = 0; i < kMetrics.size(); ++i)
            if (index(kMetrics[i].metric) != i) return false;
        return true;
    }(),
    "kMetrics is in the order of the enumeration");

/// What a machine's meter sends; the analyses of machines ask for no more.
inline constexpr std::size_t kElectricalMetrics = 4;

/// Which metrics a reader asks for.
class MetricSet {
 public:
    constexpr MetricSet() = default;
    template <class... More>
    constexpr explicit MetricSet(Metric first, More... more) : bits_(bit(first)) {
        ((bits_ |= bit(more)), ...);
    }
    static constexpr MetricSet all() {
        MetricSet set;
        for (const MetricInfo& each : kMetrics) set.bits_ |= bit(each.metric);
        return set;
    }
    constexpr MetricSet with(MetricSet other) const {
        other.bits_ |= bits_;
        return other;
    }
    constexpr bool contains(Metric metric) const { return (bits_ & bit(metric)) != 0; }

 private:
    static constexpr std::uint32_t bit(Metric metric) { return 1U << index(metric); }
    std::uint32_t bits_ = 0;
};

}  // namespace joulewatch
