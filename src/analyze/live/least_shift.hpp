#pragma once

#include <cmath>

#include "core/metric.hpp"

namespace joulewatch {

/// The least lasting change of a metric that is told, in its unit: what the error of a meter alone
/// may be, for charts of many readings find far smaller ones, which nobody can act on. Power and
/// current: 1 % of the value, class 1 of IEC 62053-21; voltage: 0.5 %, class S of IEC 61000-4-30;
/// frequency: 10 mHz, its class A; power factor: 0.01, as of power. `expected` in the unit, too.
inline double leastShift(Metric metric, double expected) {
    const double size = std::abs(expected);
    switch (metric) {
        case Metric::voltageV:
            return 0.005 * size;
        case Metric::currentA:
        case Metric::activePowerKw:
        case Metric::reactivePowerKvar:
            return 0.01 * size;
        case Metric::powerFactor:
        case Metric::frequencyHz:
            return 0.01;
        case Metric::temperatureC:
        case Metric::humidityPercent:
            break;
    }
    return 1;
}

}  // namespace joulewatch
