#include "ingest/settle/energy_to_power.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace joulewatch;

namespace {

constexpr Duration kQuarter = std::chrono::minutes{15};

struct Outcome {
    std::vector<double> power;
    RegisterCounts counts;
};

Outcome convert(PowerContent content, const std::vector<std::pair<int, double>>& readings,
                Duration interval = kQuarter) {
    Outcome outcome;
    EnergyToPower converter(content, interval, [&](const Reading& each) {
        outcome.power.push_back(each.values[index(Metric::activePowerKw)]);
    });
    for (const auto& [step, value] : readings) {
        Reading reading{*parseTimestamp("2024-01-01") + interval * step, {}};
        reading.values.fill(kMissing);
        reading.values[index(Metric::activePowerKw)] = value;
        converter.add(reading);
    }
    converter.finish();
    outcome.counts = converter.counts();
    return outcome;
}

}  // namespace

TEST_CASE("energy of an interval is its mean power times its hours") {
    // 5 kWh in a quarter of an hour is 20 kW; what is missing stays missing.
    const auto got = convert(PowerContent::intervalEnergy, {{0, 5}, {1, kMissing}, {3, 0}});
    CHECK(got.power[0] == 20);
    CHECK(std::isnan(got.power[1]));
    CHECK(got.power[2] == 0);
    CHECK(convert(PowerContent::meanPower, {{0, 5}}).power == std::vector<double>{5});
}

TEST_CASE("a billing period is as long as until the next one") {
    // 720 kWh in 30 days and 744 in 31 are 1 kW; the usual step is 30 days.
    EnergyToPower converter(
        PowerContent::intervalEnergy, std::chrono::days{30}, [](const Reading& each) {
            CHECK(each.values[index(Metric::activePowerKw)] == doctest::Approx(1));
        });
    Reading reading{*parseTimestamp("2024-04-01"), {}};
    for (const double energy : {720.0, 744.0, 720.0}) {
        reading.values[index(Metric::activePowerKw)] = energy;
        converter.add(reading);
        reading.at += std::chrono::days{energy > 730 ? 31 : 30};
    }
    converter.finish();
}

TEST_CASE("a running total gives its differences, through a rollover but not a reset") {
    const auto got = convert(PowerContent::runningTotal,
                             {{0, 99'990}, {1, 99'995}, {2, 2}, {3, 7}, {4, 1}, {5, 3}});
    CHECK(got.power[0] == 20);
    CHECK(got.power[1] == 28);  // 5 up to 100 000 and 2 behind
    CHECK(got.power[2] == 20);
    CHECK(std::isnan(got.power[3]));  // 7 → 1: nobody knows what was counted
    CHECK(got.power[4] == 8);
    CHECK(std::isnan(got.power[5]));  // the last interval has no end
    CHECK(got.counts.rollovers == 1);
    CHECK(got.counts.resets == 1);
}

TEST_CASE("what a running total counted over a gap is told, not spread") {
    const auto got =
        convert(PowerContent::runningTotal, {{0, 10}, {1, 11}, {5, 21}, {6, kMissing}, {7, 30}});
    CHECK(got.power[0] == 4);
    CHECK(std::isnan(got.power[1]));
    CHECK(std::isnan(got.power[2]));
    CHECK(got.counts.energyInGapsKwh == 10);
}

TEST_CASE("a rollover is from the last tenth of 10^k to the first") {
    CHECK(rolloverOf(9'999, 3) == 10'000);
    CHECK(rolloverOf(999'950, 40) == 1'000'000);
    CHECK(rolloverOf(8'000, 3) == 0);
    CHECK(rolloverOf(9'999, 5'000) == 0);
    CHECK(rolloverOf(0.5, 0) == 0);
}
