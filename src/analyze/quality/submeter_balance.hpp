#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "analyze/quality/quality_findings.hpp"
#include "core/reading.hpp"

namespace joulewatch {

/// What a meter counted on each calendar day.
class DailyEnergy {
 public:
    void add(const Reading& reading, Duration interval);
    /// Empty for a day that is not whole.
    std::optional<double> of(std::int64_t day, Duration interval) const;

    struct Day {
        double kwh = 0;
        std::uint64_t values = 0;
    };
    const std::map<std::int64_t, Day>& days() const { return days_; }

 private:
    std::map<std::int64_t, Day> days_;
};

/// DQ12 over several meters: on no day may the sub-meters have counted more than the main meter and
/// 3 %. The main meter is the only one that its name or type calls so. Only days that all meters
/// have whole are compared.
class SubmeterBalance {
 public:
    /// `energy` lives as long as this.
    void add(const Meter& meter, Duration interval, const DailyEnergy& energy);
    void finish(QualityFindings& findings) const;

 private:
    struct OfMeter {
        bool main = false;
        Duration interval{};
        const DailyEnergy* energy = nullptr;
    };

    std::map<MeterId, OfMeter> meters_;
};

}  // namespace joulewatch
