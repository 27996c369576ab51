#include "signal/median.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <vector>

namespace joulewatch {
namespace {

float selectMedian(std::span<float> values) {
    if (values.empty()) return std::numeric_limits<float>::quiet_NaN();
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

constexpr std::size_t kWorthSampling = 1024;

struct Between {
    float low, high;
};

/// Two values between which the median lies but for a few cases in a thousand: the 40th and 60th
/// percentile of every k-th value (Floyd & Rivest, CACM 18, 1975).
Between likelyMiddle(std::span<const float> values) {
    constexpr std::size_t kSample = 256;
    std::array<float, kSample> sample{};
    for (std::size_t i = 0; i < kSample; ++i) sample[i] = values[i * values.size() / kSample];
    const auto low = sample.begin() + kSample * 40 / 100;
    const auto high = sample.begin() + kSample * 60 / 100;
    std::nth_element(sample.begin(), low, sample.end());
    std::nth_element(low + 1, high, sample.end());
    return {*low, *high};
}

}  // namespace

float medianInPlace(std::span<float> values) {
    if (values.size() < kWorthSampling) return selectMedian(values);
    const auto between = likelyMiddle(values);
    std::vector<float> inside(values.size());
    std::size_t below = 0;
    std::size_t count = 0;
    for (float value : values) {  // without a branch, which half of the time goes the other way
        inside[count] = value;
        count += static_cast<std::size_t>(value >= between.low) &
                 static_cast<std::size_t>(value <= between.high);
        below += value < between.low ? 1 : 0;
    }
    // Ranks of the middle one or two among those inside.
    const std::size_t upper = values.size() / 2;
    const std::size_t lower = (values.size() - 1) / 2;
    if (lower < below || upper >= below + count) return selectMedian(values);
    const auto middle = inside.begin() + static_cast<std::ptrdiff_t>(upper - below);
    const auto end = inside.begin() + static_cast<std::ptrdiff_t>(count);
    std::nth_element(inside.begin(), middle, end);
    if (lower == upper) return *middle;
    return (*std::max_element(inside.begin(), middle) + *middle) / 2;
}

}  // namespace joulewatch
