#include "learn/stream/seasonal_expectation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "generate/plant.hpp"
#include "learn/stream/stream_fixture.hpp"
#include "signal/robust.hpp"

namespace joulewatch {
namespace {

constexpr int kDays = 42;
constexpr int kLearnt = 28;  // days: by then each hour of the week has been seen enough

struct Residuals {
    std::vector<double> all, lastDay;  // from day kLearnt on
};

Residuals residualsOf(const ReadingBatch& readings, Metric metric) {
    SeasonalExpectation expectation;
    Residuals residuals;
    const Timestamp start = readings.at()[0];
    for (std::size_t i = 0; i < readings.rows(); ++i) {
        const Timestamp at = readings.at()[i];
        const double x = readings.column(metric)[i];
        const auto expected = expectation.add(at, x);
        if (at - start < std::chrono::days(kLearnt)) continue;
        CHECK_FALSE(expected.warmingUp);
        residuals.all.push_back(expected.residual(x));
        if (at - start >= std::chrono::days(kDays - 1))
            residuals.lastDay.push_back(expected.residual(x));
    }
    return residuals;
}

/// Six weeks, a reading a minute: January, where the season is steepest.
const std::vector<ReadingBatch>& plant(bool faults) {
    const auto generated = [](bool withFaults) {
        PlantOptions options{.machines = 14, .days = kDays, .interval = std::chrono::seconds(60)};
        if (!withFaults) options.faults.clear();
        return generateReadings(options);
    };
    static const std::vector<ReadingBatch> healthy = generated(false);
    static const std::vector<ReadingBatch> faulty = generated(true);
    return faults ? faulty : healthy;
}

const Timestamp kMonday = parseTimestamp("2024-01-01T00:00:00").value();

}  // namespace

TEST_CASE("residuals of a healthy plant have median 0 and a spread of 1") {
    for (const std::size_t machine : {0U, 4U, 7U, 12U})
        for (const Metric metric : {Metric::voltageV, Metric::currentA, Metric::powerFactor}) {
            const Residuals residuals = residualsOf(plant(false)[machine], metric);
            CAPTURE(machine);
            CAPTURE(info(metric).name);
            // The season's 0.34 % a day lags by less than half of a current's 5.8 % spread.
            CHECK(std::abs(median(residuals.all)) < 0.4);
            CHECK(robustScale(residuals.all).value() == doctest::Approx(1).epsilon(0.12));
        }
}

TEST_CASE("a current and the power that follows it soon have spreads that do, too") {
    constexpr std::size_t kWeeks = 2 * 7 * 1440;
    for (const std::size_t machine : {0U, 6U, 13U}) {
        const ReadingBatch& readings = plant(false)[machine];
        SeasonalExpectation current, power;
        for (std::size_t i = 0; i < kWeeks; ++i) {
            current.add(readings.at()[i], readings.column(Metric::currentA)[i]);
            power.add(readings.at()[i], readings.column(Metric::activePowerKw)[i]);
        }
        double squares = 0;
        for (int hour = 0; hour < 168; ++hour) {
            const auto at = readings.at()[kWeeks] + std::chrono::hours(hour);
            const auto ofCurrent = current.expected(at), ofPower = power.expected(at);
            const double apart = std::log(ofPower.scale / ofPower.value) -
                                 std::log(ofCurrent.scale / ofCurrent.value);
            squares += apart * apart / 168;
        }
        CAPTURE(machine);
        CHECK(std::sqrt(squares) < 0.03);
    }
}

TEST_CASE("a plant's voltage spikes stand out from their residuals, all of them and alone") {
    const ReadingBatch& readings = plant(true)[5];
    const auto voltage = readings.column(Metric::voltageV);
    SeasonalExpectation expectation;
    std::size_t spikes = 0;
    for (std::size_t i = 0; i < readings.rows(); ++i) {
        const auto expected = expectation.add(readings.at()[i], voltage[i]);
        if (i < readings.rows() / 2) continue;
        const bool spike = voltage[i] > 400 * 1.045;  // × 1.08, less 7 σ
        spikes += spike ? 1 : 0;
        CHECK((expected.residual(voltage[i]) > 7) == spike);
    }
    CHECK(spikes > 50);
}

TEST_CASE("a machine's degradation shows in its residuals, though the offset follows it") {
    const Residuals current = residualsOf(plant(true)[12], Metric::currentA);
    const Residuals factor = residualsOf(plant(true)[12], Metric::powerFactor);
    const Residuals healthy = residualsOf(plant(false)[12], Metric::powerFactor);
    CHECK(median(factor.all) < -0.7);
    CHECK(median(current.all) > median(residualsOf(plant(false)[12], Metric::currentA).all) + 0.2);
    CHECK(std::abs(median(healthy.all)) < 0.2);
}

TEST_CASE("an outage and gross spikes do not poison what is expected") {
    SeasonalExpectation expectation;
    SeededRandom random(1, 0);
    SeasonalExpectation::Expected before;
    for (int hour = 0; hour < 60 * 24; ++hour)
        for (int quarter = 0; quarter < 4; ++quarter) {
            const Timestamp at = kMonday + std::chrono::minutes(60 * hour + 15 * quarter);
            const bool outage = hour / 24 == 45;
            const bool spike = random.unit() < 0.02;
            const double ordinary = 100 + 50 * ((hour % 24) > 6 ? 1 : 0) + random.normal();
            const double x = outage ? 0 : spike ? 1e6 : ordinary;
            if (hour == 45 * 24 + 12 && quarter == 0) before = expectation.expected(at);
            expectation.add(at, x);
        }
    const auto after =
        expectation.expected(kMonday + std::chrono::days(60) + std::chrono::hours(12));
    CHECK(before.value == doctest::Approx(150).epsilon(0.01));
    CHECK(after.value == doctest::Approx(150).epsilon(0.01));
    CHECK(after.scale < 2);
    CHECK(after.scale > 0.6);
    CHECK(after.residual(175) > 10);
}

TEST_CASE("hours of the week are told apart once there are weeks, days before") {
    SeasonalExpectation expectation;
    const auto at = [](int day, int hour) {
        return kMonday + std::chrono::days(day) + std::chrono::hours(hour);
    };
    // Mondays are twice as high as other working days.
    const auto teach = [&](int from, int to) {
        for (int minute = from * 1440; minute < to * 1440; minute += 10) {
            const double base = minute / 1440 % 7 == 0 ? 200 : minute / 1440 % 7 >= 5 ? 20 : 100;
            expectation.add(kMonday + std::chrono::minutes(minute), base + minute % 70 / 10.0 - 3);
        }
    };
    CHECK(expectation.expected(at(0, 5)).warmingUp);
    teach(0, 2);
    CHECK_FALSE(expectation.expected(at(2, 5)).warmingUp);
    CHECK(expectation.expected(at(5, 5)).warmingUp);  // no Saturday so far
    teach(2, 56);
    CHECK(expectation.expected(at(56, 5)).value == doctest::Approx(200).epsilon(0.03));
    CHECK(expectation.expected(at(57, 5)).value == doctest::Approx(100).epsilon(0.03));
    CHECK(expectation.expected(at(61, 5)).value == doctest::Approx(20).epsilon(0.1));
}

TEST_CASE("a constant channel is not divided by, and missing or late values are not learnt") {
    SeasonalExpectation expectation;
    for (int minute = 0; minute < 4 * 1440; ++minute)
        expectation.add(kMonday + std::chrono::minutes(minute), 230);
    const Timestamp later = kMonday + std::chrono::days(4);
    const std::string state = saveState(expectation);
    CHECK(expectation.add(later, std::numeric_limits<double>::quiet_NaN()).value == 230);
    CHECK(expectation.add(kMonday, 5).value == 230);
    CHECK(saveState(expectation) == state);
    const auto expected = expectation.add(later, 230);
    CHECK(expected.residual(230) == 0);
    CHECK(expected.scale > 0);
    CHECK(SeasonalExpectation{}.expected(later).residual(7) == 0);
}

TEST_CASE("an expectation goes on from a saved state to the last bit, and it survives damage") {
    std::int64_t minute = 0;
    const auto samples = normalSamples(1000, 8, 50);
    checkSavedState(SeasonalExpectation{}, samples,
                    [&](SeasonalExpectation& expectation, double x) {
                        // The two detectors that are compared are fed by turns: two calls a step.
                        const Timestamp at = kMonday + std::chrono::minutes(7 * (minute++ / 2));
                        const auto expected = expectation.add(at, x);
                        return std::tuple(expected.value, expected.scale, expected.warmingUp);
                    });
}

}  // namespace joulewatch
