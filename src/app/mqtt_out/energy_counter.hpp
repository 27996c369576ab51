#pragma once

#include <optional>

#include "core/time.hpp"

namespace joulewatch {

/// Energy since the program's start, from a meter's power: the area under straight lines between
/// readings. Where readings are missing nothing is counted: that is, for longer than three of the
/// meter's intervals, and never over more than three hours. Neither counter ever goes back.
class EnergyCounter {
 public:
    static constexpr Duration kLeast{60'000}, kMost{3 * 3'600'000};

    /// Readings that are not newer than the last one are left aside.
    void add(Timestamp at, double activePowerKw);
    double importKwh() const { return importKwh_; }
    double exportKwh() const { return exportKwh_; }
    /// Two readings have come, between which there was something to count.
    bool hasCounted() const { return hasCounted_; }

 private:
    void count(double fromKw, double toKw, double hours);

    std::optional<Timestamp> at_;
    double powerKw_ = 0;
    std::optional<Duration> gap_;  // the last one
    double importKwh_ = 0, exportKwh_ = 0;
    bool hasCounted_ = false;
};

}  // namespace joulewatch
