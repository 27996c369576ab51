#pragma once

#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <numbers>
#include <utility>
#include <vector>

namespace joulewatch {

/// For tests: a current of `f1Hz` with a fundamental of 100 A RMS and {order, RMS A} components;
/// an order may be fractional (an interharmonic). Phases differ, so that nothing cancels by luck.
inline std::vector<double> mainsCurrent(double f1Hz, double sampleRateHz, std::size_t samples,
                                        std::initializer_list<std::pair<double, double>> parts) {
    std::vector<double> current(samples);
    for (std::size_t t = 0; t < samples; ++t) {
        const double angle = 2 * std::numbers::pi * f1Hz * static_cast<double>(t) / sampleRateHz;
        double value = 100 * std::sin(angle + 0.3);
        for (const auto& [order, rms] : parts) value += rms * std::sin(order * angle + order);
        current[t] = std::numbers::sqrt2 * value;
    }
    return current;
}

}  // namespace joulewatch
