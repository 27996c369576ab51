#include "ingest/settle/energy_to_power.hpp"

#include <cmath>
#include <utility>

#include "ingest/settle/even_intervals.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kPower = index(Metric::activePowerKw);
/// From here on intervals are months, whose lengths differ.
constexpr Duration kBillingPeriod = std::chrono::days{20};

double hours(Duration duration) {
    return std::chrono::duration<double, std::ratio<3600>>(duration).count();
}

}  // namespace

std::optional<double> hoursOfEach(PowerContent content, Duration interval) {
    if (content != PowerContent::intervalEnergy || interval.count() <= 0 ||
        interval >= kBillingPeriod)
        return std::nullopt;
    return hours(interval);
}

double rolloverOf(double from, double to) {
    constexpr double kLastTenth = 0.9;
    if (from < 1) return 0;
    const double limit = std::pow(10, std::floor(std::log10(from)) + 1);
    return from >= kLastTenth * limit && to <= (1 - kLastTenth) * limit ? limit : 0;
}

EnergyToPower::EnergyToPower(PowerContent content, Duration interval, ReadingTaker next)
    : content_(content), interval_(interval), next_(std::move(next)) {}

void EnergyToPower::add(const Reading& reading) {
    if (content_ == PowerContent::meanPower) return next_(reading);
    if (held_) pass(*held_, reading.at, reading.values[kPower]);
    held_ = reading;
}

void EnergyToPower::finish() {
    if (held_) pass(*held_, std::nullopt, kMissing);
    held_.reset();
}

void EnergyToPower::pass(Reading reading, std::optional<Timestamp> nextAt, double nextTotal) {
    double& power = reading.values[kPower];
    if (content_ == PowerContent::intervalEnergy) {
        const bool period = interval_ >= kBillingPeriod && nextAt;
        const double length = hours(period ? *nextAt - reading.at : interval_);
        power = length > 0 ? power / length : kMissing;
        return next_(reading);
    }
    const double energy = nextAt ? increment(power, nextTotal) : kMissing;
    const bool gap = nextAt && interval_.count() > 0 && 2 * (*nextAt - reading.at) > 3 * interval_;
    if (gap && !std::isnan(energy)) counts_.energyInGapsKwh += energy;
    power = gap || std::isnan(energy) ? kMissing : energy / hours(*nextAt - reading.at);
    next_(reading);
}

double EnergyToPower::increment(double from, double to) {
    if (!(to < from)) return to - from;  // NaN stays NaN
    if (const double limit = rolloverOf(from, to); limit > 0) {
        ++counts_.rollovers;
        return to + limit - from;
    }
    ++counts_.resets;
    return kMissing;
}

}  // namespace joulewatch
