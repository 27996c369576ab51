#pragma once

#include <memory>

#include "analyze/quality/meter_history.hpp"
#include "analyze/quality/quality_findings.hpp"
#include "core/reading.hpp"

namespace joulewatch {

/// What the rules know of a meter before they see its readings.
struct MeterFacts {
    Meter meter;
    Duration interval{};  // the usual step; 0: unknown
    const MeterHistory* history = nullptr;
    Timestamp now{};         // readings from after it are from the future
    bool weather = true;     // temperatures are of the air, not of a transformer
    bool mayExport = false;  // feeds in at times: negative power is no error
};

/// One rule of data quality over one meter's readings, oldest first. Findings go where it was told.
class QualityCheck {
 public:
    virtual ~QualityCheck() = default;
    virtual void add(const Reading& reading) = 0;
    virtual void finish() {}
};
using MakeCheck = std::unique_ptr<QualityCheck> (*)(const MeterFacts&, QualityFindings&);

/// DQ01: hardly any power in peak hours (Monday to Friday, 08 to 18) where that is not usual, for
/// two intervals or more; an error beyond a day.
std::unique_ptr<QualityCheck> makeZeroAtPeak(const MeterFacts&, QualityFindings&);
/// DQ02: negative consumption of a meter that does not feed in.
std::unique_ptr<QualityCheck> makeNegativeConsumption(const MeterFacts&, QualityFindings&);
/// DQ04: a negative power factor beside power that flows in.
std::unique_ptr<QualityCheck> makePowerFactorRange(const MeterFacts&, QualityFindings&);
/// DQ05: power that is not ρ·V·I·PF by more than 2 % and the rounding of the four.
std::unique_ptr<QualityCheck> makePowerMismatch(const MeterFacts&, QualityFindings&);
/// DQ06: six equal values in a row where less than 1 % of neighbours are equal, or a day of them.
std::unique_ptr<QualityCheck> makeStuckValue(const MeterFacts&, QualityFindings&);
/// DQ07: stamps from the future, steps that are no multiple of the interval, holes of a clock
/// change. What went back in the file is not seen here: the readings are in order.
std::unique_ptr<QualityCheck> makeClockCheck(const MeterFacts&, QualityFindings&);
/// DQ08: days at 4, 12, 60 or 1000 times the usual level, or the inverse: another unit or interval.
std::unique_ptr<QualityCheck> makeUnitMixup(const MeterFacts&, QualityFindings&);
/// DQ09: a single value more than 20 robust σ away from both neighbours and beyond three times what
/// 99 % of the values stay under: no load that is connected does that.
std::unique_ptr<QualityCheck> makeImpossibleStep(const MeterFacts&, QualityFindings&);
/// DQ10: humidity outside 0 to 100 %, temperature outside −60 to 60 °C (a transformer's: 200 °C).
std::unique_ptr<QualityCheck> makeWeatherRange(const MeterFacts&, QualityFindings&);
/// DQ12: current without voltage, or at half or one and a half times the nominal one.
std::unique_ptr<QualityCheck> makeImpossibleElectricity(const MeterFacts&, QualityFindings&);
/// DQ13: more than 20 % missing, fewer than 48 intervals, one value only.
std::unique_ptr<QualityCheck> makeCoverageCheck(const MeterFacts&, QualityFindings&);

/// All of the above.
inline constexpr MakeCheck kMeterChecks[] = {makeZeroAtPeak,       makeNegativeConsumption,
                                             makePowerFactorRange, makePowerMismatch,
                                             makeStuckValue,       makeClockCheck,
                                             makeUnitMixup,        makeImpossibleStep,
                                             makeWeatherRange,     makeImpossibleElectricity,
                                             makeCoverageCheck};

}  // namespace joulewatch
