#include "analyze/demand.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace joulewatch {
namespace {

/// Bins of one demand window.
struct Gathered {
    Timestamp at;
    Duration length{};
    double slots = 0, valid = 0, kwSum = 0, kvarSum = 0, withoutKvar = 0;

    void add(const LoadBin& bin) {
        length += bin.length;
        slots += bin.slots;
        valid += bin.valid;
        kwSum += bin.kwSum;
        kvarSum += bin.kvarSum;
        withoutKvar += bin.withoutKvar;
    }
};

constexpr double kMostWithoutKvar = 0.1;

}  // namespace

std::vector<DemandWindow> demandWindows(std::span<const LoadBin> bins, Duration length,
                                        std::size_t machines) {
    std::vector<DemandWindow> windows;
    Gathered gathered;
    const auto close = [&] {
        // A window of which half the bins were never seen is not complete.
        const double share = std::min(1.0, std::chrono::duration<double>(gathered.length) /
                                               std::chrono::duration<double>(length));
        if (gathered.slots == 0 || gathered.valid == 0 ||
            gathered.valid * share < kEnoughOfBin * gathered.slots)
            return;
        const double readings = gathered.valid * static_cast<double>(machines);
        windows.push_back({gathered.at, gathered.kwSum / gathered.valid,
                           gathered.withoutKvar > kMostWithoutKvar * readings
                               ? kMissing
                               : gathered.kvarSum / gathered.valid});
    };
    for (const LoadBin& bin : bins) {
        const Duration longest = std::max(length, bin.length);
        const Timestamp start{bin.at.time_since_epoch() / longest * longest};
        if (start != gathered.at) {
            close();
            gathered = {};
            gathered.at = start;
        }
        gathered.add(bin);
    }
    close();
    return windows;
}

std::vector<LoadDurationPoint> loadDuration(std::span<const DemandWindow> windows) {
    std::vector<double> demands;
    for (const DemandWindow& each : windows) demands.push_back(each.kw);
    std::sort(demands.begin(), demands.end(), std::greater<>());
    std::vector<LoadDurationPoint> curve;
    for (std::size_t i = 0; i < demands.size(); ++i)
        curve.push_back(
            {100 * static_cast<double>(i + 1) / static_cast<double>(demands.size()), demands[i]});
    return curve;
}

std::vector<LoadDurationPoint> thinned(std::span<const LoadDurationPoint> curve, std::size_t most) {
    if (curve.size() <= most) return {curve.begin(), curve.end()};
    std::vector<LoadDurationPoint> kept;
    for (std::size_t i = 0; i < most; ++i)
        kept.push_back(curve[i * (curve.size() - 1) / (most - 1)]);
    return kept;
}

std::optional<DemandResponse> demandResponse(std::span<const LoadDurationPoint> curve,
                                             Duration length) {
    const std::size_t called = curve.size() / 100;
    if (called == 0) return std::nullopt;
    const double after = curve[called].kw;
    const auto above = std::count_if(
        curve.begin(), curve.end(), [&](const LoadDurationPoint& each) { return each.kw > after; });
    const double hours = std::chrono::duration<double, std::ratio<3600>>(length).count();
    return DemandResponse{curve.front().kw - after, static_cast<double>(above) * hours, after};
}

double coincidenceFactor(double peakOfSum, std::span<const double> ownPeaks) {
    double sum = 0;
    for (double peak : ownPeaks)
        if (!std::isnan(peak)) sum += peak;
    return sum > 0 ? peakOfSum / sum : kMissing;
}

}  // namespace joulewatch
