#include "app/mqtt_out/energy_counter.hpp"

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

constexpr double kHourMs = 3'600'000;

}  // namespace

void EnergyCounter::count(double fromKw, double toKw, double hours) {
    const double kwh = (fromKw + toKw) / 2 * hours;
    (kwh > 0 ? importKwh_ : exportKwh_) += std::abs(kwh);
}

void EnergyCounter::add(Timestamp at, double activePowerKw) {
    if (at_ && at <= *at_) return;
    if (at_) {
        const Duration gap = at - *at_;
        const Duration most = gap_ ? std::clamp<Duration>(3 * *gap_, kLeast, kMost) : kMost;
        if (gap <= most) {
            const double hours = static_cast<double>(gap.count()) / kHourMs;
            if (powerKw_ * activePowerKw <
                0) {  // where the line crosses zero there are two triangles
                const double share = powerKw_ / (powerKw_ - activePowerKw);
                count(powerKw_, 0, hours * share);
                count(0, activePowerKw, hours * (1 - share));
            } else {
                count(powerKw_, activePowerKw, hours);
            }
            hasCounted_ = true;
        }
        gap_ = gap;
    }
    at_ = at;
    powerKw_ = activePowerKw;
}

}  // namespace joulewatch
