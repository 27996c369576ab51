#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "core/time.hpp"
#include "core/voltage_findings.hpp"

namespace joulewatch {

/// EN 50160:2010, 4.2.2.2: 10-minute means of the supply voltage lie within nominal ±10 % during 95
/// % of the time. Dips and swells shorter than the interval between readings are not seen.
class SupplyVoltage {
 public:
    static constexpr double kTolerance = 0.10;
    static constexpr double kAllowedOutsidePercent = 5;

    explicit SupplyVoltage(double nominalV)
        : lowV_(nominalV * (1 - kTolerance)), highV_(nominalV * (1 + kTolerance)) {}

    /// Oldest reading first.
    void add(Timestamp at, double voltageV) {
        if (at >= intervalEnd_) {
            closeInterval();
            intervalEnd_ =
                Timestamp{std::chrono::floor<TenMinutes>(at.time_since_epoch())} + TenMinutes{1};
        }
        sum_ += voltageV;
        ++rows_;
        outsideRows_ += outside(voltageV) ? 1 : 0;
    }
    SupplyVoltageLimits finish() {
        closeInterval();
        SupplyVoltageLimits limits{.lowV = lowV_, .highV = highV_};
        if (intervals_ == 0) return limits;
        limits.outsidePercent =
            100 * static_cast<double>(outsideIntervals_) / static_cast<double>(intervals_);
        limits.compliant = limits.outsidePercent <= kAllowedOutsidePercent;
        return limits;
    }
    std::size_t outsideRows() const { return outsideRows_; }

 private:
    using TenMinutes = std::chrono::duration<std::int64_t, std::ratio<600>>;
    bool outside(double voltageV) const { return voltageV < lowV_ || voltageV > highV_; }
    void closeInterval() {
        if (rows_ == 0) return;
        ++intervals_;
        outsideIntervals_ += outside(sum_ / static_cast<double>(rows_)) ? 1 : 0;
        sum_ = 0;
        rows_ = 0;
    }
    double lowV_, highV_;
    Timestamp intervalEnd_ = Timestamp::min();
    double sum_ = 0;
    std::size_t rows_ = 0, intervals_ = 0, outsideIntervals_ = 0, outsideRows_ = 0;
};

}  // namespace joulewatch
