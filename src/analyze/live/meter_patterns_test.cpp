#include "analyze/live/meter_patterns.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "analyze/live/alarm_budget.hpp"
#include "learn/seeded_random.hpp"
#include "learn/stream/state_bytes.hpp"

using namespace joulewatch;

namespace {

constexpr std::size_t kVoltage = index(Metric::voltageV), kCurrent = index(Metric::currentA),
                      kPower = index(Metric::activePowerKw);

/// Quarter hours of a meter whose power follows its current.
struct Meter {
    MeterPatterns patterns;
    SeededRandom random{5, 0};
    std::int64_t blockMs = 0;

    std::optional<PatternAlarm> send(double volts, double amperes, double kilowatts) {
        blockMs += 900'000;
        CHECK_FALSE(patterns.add(kVoltage, blockMs, volts).has_value());
        CHECK_FALSE(patterns.add(kCurrent, blockMs, amperes).has_value());
        return patterns.add(kPower, blockMs, kilowatts);
    }
    std::size_t play(std::uint32_t blocks) {
        std::size_t alarms = 0;
        for (std::uint32_t i = 0; i < blocks; ++i) {
            const double load = random.normal();
            alarms += send(random.normal(), load, 0.98 * load + 0.2 * random.normal()).has_value();
        }
        return alarms;
    }
};

}  // namespace

TEST_CASE("sums of squares have the limits of a table") {
    CHECK(squaresLimit(1, 0.05) == doctest::Approx(3.841).epsilon(0.02));
    CHECK(squaresLimit(4, 0.001) == doctest::Approx(18.467).epsilon(0.02));
}

TEST_CASE("power that parts from its current is a pattern though each alone is ordinary") {
    Meter meter;
    CHECK(meter.patterns.blocksToGo() == MeterPatterns::kToLearn);
    meter.play(MeterPatterns::kToLearn / 2);
    CHECK(meter.patterns.blocksToGo() > MeterPatterns::kToLearn / 3);
    meter.play(MeterPatterns::kToLearn);
    CHECK(meter.patterns.blocksToGo() == 0);
    CHECK_FALSE(meter.patterns.strange());
    int found = 0;
    for (int i = 0; i < 20; ++i) {
        meter.play(100);
        const auto alarm = meter.send(0, 1.8, -1.8);  // 1.8 σ: one in fourteen is as far out
        if (!alarm) continue;
        ++found;
        CHECK(alarm->metric == kPower);
        CHECK(alarm->beyond < -3);  // 1.76 was foretold
        CHECK(meter.patterns.strange());
    }
    CHECK(found >= 18);
}

TEST_CASE("ordinary quarter hours are patterns no more often than once in some weeks") {
    Meter meter;
    meter.play(MeterPatterns::kToLearn);
    const std::size_t alarms = meter.play(100 * 672);
    MESSAGE(alarms << " in 100 weeks");
    CHECK(alarms <= 20);
}

TEST_CASE("a meter whose metrics change is begun anew with them, and gaps are passed over") {
    Meter meter;
    meter.play(500);
    const std::uint32_t before = meter.patterns.blocksToGo();
    for (std::uint32_t i = 0; i < MeterPatterns::kOthers; ++i)  // a day without power
        meter.patterns.add(kVoltage, meter.blockMs += 900'000, 0.1);
    CHECK(meter.patterns.blocksToGo() == before);
    meter.play(3);
    CHECK(meter.patterns.blocksToGo() == before - 3);
    for (std::uint32_t i = 0; i < MeterPatterns::kOthers + 3; ++i)
        meter.patterns.add(kVoltage, meter.blockMs += 900'000, 0.1);
    CHECK(meter.patterns.blocksToGo() > MeterPatterns::kToLearn - 5);
}
