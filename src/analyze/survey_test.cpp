#include "analyze/survey.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "analyze/test_series.hpp"

using namespace joulewatch;
using doctest::Approx;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

MachineSurvey survey(const TestSeries& series) {
    SurveyAnalysis analysis({.id = "Machine_00", .type = "CNC_Mill"});
    feed(analysis, series);
    return analysis.result();
}

constexpr std::size_t kWeek = 7 * 8640;  // rows at 10 s

}  // namespace

TEST_CASE("a week of a machine gives its interval, medians, schedule and wiring") {
    const MachineSurvey found = survey({.rows = kWeek, .sample = TestMachine()});
    CHECK(found.meter.type == "CNC_Mill");
    CHECK(found.rows == kWeek);
    CHECK(found.interval == seconds{10});
    CHECK(found.completeness == 1);
    CHECK(found.span.to - found.span.from == hours{24 * 7} - seconds{10});
    CHECK(found.medianVoltageV == Approx(400).epsilon(1e-4));
    CHECK(found.nominalVoltageV == 400);
    CHECK(found.medianPowerFactor == 0.85);
    CHECK(found.energyWeightedPowerFactor == Approx(0.85).epsilon(1e-3));
    CHECK(found.rho == Approx(1).epsilon(1e-3));
    CHECK(found.wiring == Wiring::singlePhase);
    CHECK(found.runningMedianA == Approx(45).epsilon(0.005));
    CHECK(found.scheduleMedianA[0][10] == Approx(45).epsilon(0.005));
    CHECK(found.scheduleMedianA[0][12] == Approx(31.5).epsilon(0.005));
    CHECK(found.scheduleMedianA[1][3] == Approx(2.025).epsilon(0.01));
}

TEST_CASE("lunch is running, weekends and nights are not") {
    const MachineSurvey found = survey({.rows = kWeek, .sample = TestMachine()});
    CHECK(found.runningThresholdA < 0.6 * 45);
    CHECK(found.runningThresholdA > 0.36 * 45);  // a weekend day in the season's best month
}

TEST_CASE("the survey does not depend on how its readings are cut into batches") {
    const MachineSurvey whole = survey({.rows = 20000, .sample = TestMachine(), .batchRows = 4096});
    const MachineSurvey cut = survey({.rows = 20000, .sample = TestMachine(), .batchRows = 7});
    CHECK(whole.runningThresholdA == cut.runningThresholdA);
    CHECK(whole.energyWeightedPowerFactor == cut.energyWeightedPowerFactor);
    CHECK(whole.rho == cut.rho);
    CHECK(whole.scheduleMedianA[0] == cut.scheduleMedianA[0]);
}

TEST_CASE("a constant machine is always running") {
    const MachineSurvey found =
        survey({.rows = 100, .sample = [](Timestamp, std::size_t) -> Sample {
                    return {400, 10, std::sqrt(3.0) * 3.2, 0.8};
                }});
    CHECK(found.runningThresholdA < 10);
    CHECK(found.runningThresholdA > 4);
    CHECK(found.runningMedianA == 10);
    CHECK(found.energyWeightedPowerFactor == Approx(0.8));
    CHECK(found.wiring == Wiring::threePhaseLine);
}

TEST_CASE("a few absurd readings do not make the rest idle") {
    const MachineSurvey found =
        survey({.rows = 1000, .sample = [](Timestamp, std::size_t k) -> Sample {
                    return {400, k < 5 ? 9e5 : 10, 3.4, 0.85};
                }});
    CHECK(found.runningMedianA == 10);
}

TEST_CASE("a machine that stands still for most of the time runs when it draws current") {
    const MachineSurvey found =
        survey({.rows = 1000, .sample = [](Timestamp, std::size_t k) -> Sample {
                    if (k % 10 != 0) return {230, 0, 0, 0};
                    return {230, 8, 1.656, 0.9};
                }});
    CHECK(found.runningThresholdA > 0);
    CHECK(found.runningMedianA == 8);
    CHECK(found.energyWeightedPowerFactor == Approx(0.9));
    CHECK(found.rho == Approx(1));
    CHECK(found.nominalVoltageV == 230);
}

TEST_CASE("one row is a survey, no rows and no values are unknown") {
    const MachineSurvey one = survey({.rows = 1, .sample = TestMachine()});
    CHECK(one.rows == 1);
    CHECK(one.interval == Duration{0});
    CHECK(one.completeness == 1);
    CHECK(one.runningMedianA > 0);
    for (const std::size_t rows : {0, 500}) {
        const MachineSurvey none =
            survey({.rows = rows, .sample = [](Timestamp, std::size_t) -> Sample {
                        return {kMissing, kMissing, kMissing, kMissing};
                    }});
        CHECK(none.rows == rows);
        CHECK(std::isnan(none.medianVoltageV));
        CHECK(std::isnan(none.runningThresholdA));
        CHECK(std::isnan(none.runningMedianA));
        CHECK(std::isnan(none.energyWeightedPowerFactor));
        CHECK(std::isnan(none.scheduleMedianA[0][0]));
        CHECK(none.wiring == Wiring::unknown);
    }
}

TEST_CASE("rows that are not there lower the completeness, not the interval") {
    const MachineSurvey found =
        survey({.rows = 8640, .sample = TestMachine(), .keep = [](Timestamp at) {
                    return hourOfDay(at) != 5 && hourOfDay(at) != 13;
                }});
    CHECK(found.interval == seconds{10});
    CHECK(found.completeness == Approx(22.0 / 24));
}

TEST_CASE("wiring and nominal voltage have margins") {
    for (const double rho : {0.95, 1.0, 1.05}) CHECK(wiringOf(rho) == Wiring::singlePhase);
    for (const double rho : {1.65, 1.73, 1.81}) CHECK(wiringOf(rho) == Wiring::threePhaseLine);
    for (const double rho : {2.85, 3.0, 3.15}) CHECK(wiringOf(rho) == Wiring::threePhaseNeutral);
    for (const double rho : {0.949, 1.051, 1.649, 1.811, 2.849, 3.151})
        CHECK(wiringOf(rho) == Wiring::unknown);
    CHECK(wiringOf(std::sqrt(3.0)) == Wiring::threePhaseLine);
    CHECK(wiringOf(3) == Wiring::threePhaseNeutral);
    CHECK(wiringOf(1.3) == Wiring::unknown);
    CHECK(wiringOf(kMissing) == Wiring::unknown);
    CHECK(nominalVoltageOf(381.2) == 380);
    CHECK(nominalVoltageOf(391) == 400);
    CHECK(nominalVoltageOf(11200) == 11000);
    CHECK(nominalVoltageOf(48) == 48);
}
