#pragma once

#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "analyze/quality/meter_quality.hpp"

namespace joulewatch {

inline constexpr Duration kQuarterHour = std::chrono::minutes{15};
inline const Timestamp kMonday = *parseTimestamp("2024-01-01");

inline Reading emptyReading(Timestamp at) {
    Reading reading{at, {}};
    reading.values.fill(kMissing);
    return reading;
}

/// A factory's quarter hours: 40 kW at work, 10 kW else, never twice the same.
inline std::vector<Reading> factory(int days) {
    std::vector<Reading> readings;
    for (int i = 0; i < 96 * days; ++i) {
        Reading reading = emptyReading(kMonday + kQuarterHour * i);
        const int hour = hourOfDay(reading.at);
        const bool work = !isWeekend(reading.at) && hour >= 6 && hour < 22;
        const double wobble = std::sin(i * 1.7) + 0.3 * std::sin(i * 0.61);
        reading.values[index(Metric::activePowerKw)] =
            std::round(100 * ((work ? 40 : 10) * (1 + 0.05 * wobble))) / 100;
        readings.push_back(reading);
    }
    return readings;
}

inline double& power(Reading& reading) { return reading.values[index(Metric::activePowerKw)]; }

/// The findings of one rule, or of all.
inline std::vector<QualityFinding> judge(const std::vector<Reading>& readings, MakeCheck rule,
                                         MeterFacts facts = {}) {
    MeterHistory history;
    for (const Reading& each : readings) history.add(each);
    history.finish();
    if (facts.meter.id.empty()) facts.meter.id = "M";
    if (facts.interval.count() == 0) facts.interval = kQuarterHour;
    if (facts.now == Timestamp{}) facts.now = *parseTimestamp("2025-01-01");
    facts.history = &history;
    QualityFindings findings;
    if (rule != nullptr) {
        const auto check = rule(facts, findings);
        for (const Reading& each : readings) check->add(each);
        check->finish();
    } else {
        MeterQuality all(facts, findings);
        for (const Reading& each : readings) all.add(each);
        all.finish();
    }
    return findings.take();
}

}  // namespace joulewatch
