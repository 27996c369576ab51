#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "analyze/quality/quality_findings.hpp"
#include "core/reading.hpp"

namespace joulewatch {

/// DQ12 over several meters: on no day may the sub-meters have counted more than the main meter and
/// 3 %. The main meter is the only one that its name or type calls so. Only days that all meters
/// have whole are compared.
class SubmeterBalance {
 public:
    void add(const Meter& meter, Duration interval, const Reading& reading);
    void finish(QualityFindings& findings) const;

 private:
    struct Day {
        double kwh = 0;
        std::uint64_t values = 0;
    };
    struct OfMeter {
        bool main = false;
        Duration interval{};
        std::map<std::int64_t, Day> days;
    };
    std::optional<double> energyOf(const OfMeter& meter, std::int64_t day) const;

    std::map<MeterId, OfMeter> meters_;
};

}  // namespace joulewatch
