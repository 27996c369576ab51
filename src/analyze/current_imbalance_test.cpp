#include "analyze/current_imbalance.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "analyze/survey.hpp"
#include "analyze/test_series.hpp"
#include "generate/plant.hpp"

using namespace joulewatch;
using doctest::Approx;

namespace {

ImbalanceFinding analyse(const TestSeries& series, CurrentImbalanceOptions options = {}) {
    SurveyAnalysis survey({.id = "Machine_00", .type = "CNC_Mill"});
    feed(survey, series);
    CurrentImbalanceAnalysis analysis(survey.result(), std::move(options));
    feed(analysis, series);
    return analysis.result();
}

ImbalanceFinding analyse(const ReadingBatch& readings) {
    SurveyAnalysis survey({.id = readings.meter(), .type = {}});
    survey.add(readings, 0);
    survey.endPass(0);
    CurrentImbalanceAnalysis analysis(survey.result());
    analysis.add(readings, 0);
    analysis.endPass(0);
    return analysis.result();
}

bool warns(const ImbalanceFinding& finding, const std::string& words) {
    for (const std::string& each : finding.provenance.warnings)
        if (each.find(words) != std::string::npos) return true;
    return false;
}

constexpr std::size_t kDay = 8640;  // rows at 10 s

}  // namespace

TEST_CASE("the plant's machine that swings by 8 % is found, healthy ones stay normal") {
    for (const std::uint64_t seed : {42, 2, 3}) {
        const auto plant = generateReadings({.days = 7, .seed = seed});
        for (const ReadingBatch& readings : plant) {
            const ImbalanceFinding found = analyse(readings);
            CAPTURE(seed);
            CAPTURE(readings.meter());
            CHECK(found.provenance.basis == Basis::singleChannelProxy);
            CHECK(found.literal.severity == Severity::critical);  // the schedule, on every machine
            CHECK(found.variabilitySeverity == Severity::normal);
            if (readings.meter() != "Machine_15") {
                CHECK(found.amplitudePercent < 5);
                CHECK(found.severity == Severity::normal);
                continue;
            }
            CHECK(found.severity == Severity::warning);
            CHECK(std::abs(found.amplitudePercent - 8.0) <= 0.4);
            CHECK(std::abs(found.periodS - 1250) <= 15);
            CHECK(found.pValue < 0.001);
            CHECK(found.profile.size() == 48);
        }
    }
}

TEST_CASE(
    "on a calendar without noise the plain coefficient of variation is the calendar's 0.7228") {
    const ImbalanceFinding found =
        analyse({.rows = 7 * kDay, .sample = [](Timestamp at, std::size_t) -> Sample {
                     return {400, 45 * plantSchedule(at), 15, 0.85};
                 }});
    CHECK(found.literal.coefficientOfVariation == Approx(0.7228).epsilon(1e-4));
    CHECK(found.literal.currentRangeA == Approx(45 * (1 - 0.045)));
    CHECK(found.literal.severity == Severity::critical);
    CHECK(found.coefficientOfVariation == Approx(0).epsilon(1e-9));
    CHECK(found.currentRangeA == Approx(0).epsilon(1e-6));
    CHECK(found.severity == Severity::normal);
    CHECK(std::isnan(found.periodS));
    CHECK(found.provenance.status == Status::ok);
}

TEST_CASE("a sine of 125 samples has the variation, amplitude and autocorrelation of a sine") {
    // 8 % of 45 A with 2 % white noise: q = 0.0032/0.0036 of the variance is the sine's.
    const ImbalanceFinding found =
        analyse({.rows = 7 * kDay, .sample = TestMachine(sine(0.08, 1250))});
    const double q = 0.0032 / 0.0036;
    const double full = 5760;  // the biased estimator loses the share lag/n
    CHECK(found.coefficientOfVariation == Approx(0.06).epsilon(0.02));
    CHECK(found.amplitudePercent == Approx(8).epsilon(0.01));
    CHECK(found.periodS == Approx(1250).epsilon(0.001));
    REQUIRE(found.autocorrelations.size() == 2);
    CHECK(found.autocorrelations[0].lag == 100);
    CHECK(found.autocorrelations[0].r == Approx(0.309 * q * (1 - 100 / full)).epsilon(0.02));
    CHECK(found.autocorrelations[1].r == Approx(1.0 * q * (1 - 250 / full)).epsilon(0.02));
    CHECK(found.rollingCvMedian == Approx(0.06).epsilon(0.03));
    CHECK(found.rollingCvMax >= found.rollingCvMedian);
    CHECK(found.autocorrelationCurve.size() == 181);  // an hour at two lags a point
    CHECK(found.autocorrelationCurve.front().r == Approx(1));
    CHECK(found.autocorrelationCurve.back().lagS == 3600);
    // The profile is the sine itself, rising through its mean at phase 0.
    REQUIRE(found.profile.size() == 48);
    for (const ProfilePoint& each : found.profile)
        CHECK(std::abs(each.ratio - 1 - sine(0.08, 1)(each.phase)) < 0.003);
}

TEST_CASE("the amplitude decides between normal, warning and critical") {
    const auto severity = [](double amplitude) {
        return analyse({.rows = 2 * kDay, .sample = TestMachine(sine(amplitude, 900))})
            .periodicSeverity;
    };
    CHECK(severity(0.048) == Severity::normal);  // the fit is good to 2 % of the amplitude
    CHECK(severity(0.052) == Severity::warning);
    CHECK(severity(0.098) == Severity::warning);
    CHECK(severity(0.103) == Severity::critical);
    CHECK(variationSeverity(0.0999) == Severity::normal);
    CHECK(variationSeverity(0.10) == Severity::warning);
    CHECK(variationSeverity(0.15) == Severity::warning);
    CHECK(variationSeverity(0.151) == Severity::critical);
}

TEST_CASE("noise alone has no period") {
    const ImbalanceFinding found = analyse({.rows = 7 * kDay, .sample = TestMachine()});
    CHECK(found.pValue > 0.001);
    CHECK(std::isnan(found.periodS));
    CHECK(std::isnan(found.amplitudePercent));
    CHECK(found.profile.empty());
    CHECK(found.severity == Severity::normal);
    CHECK(found.coefficientOfVariation == Approx(0.02).epsilon(0.02));
    // P95 - P5 of a normal law is 3.29 of its standard deviations.
    CHECK(found.currentRangeA == Approx(3.29 * 0.02 * 45).epsilon(0.03));
}

TEST_CASE("slow readings still show the slow swing, hourly ones none") {
    const ImbalanceFinding minutes = analyse({.rows = 7 * kDay / 6,
                                              .interval = std::chrono::seconds{60},
                                              .sample = TestMachine(sine(0.08, 1250))});
    CHECK(minutes.periodS == Approx(1250).epsilon(0.002));
    CHECK(minutes.amplitudePercent == Approx(8).epsilon(0.02));
    const ImbalanceFinding hourly = analyse({.rows = 24 * 14,
                                             .interval = std::chrono::hours{1},
                                             .sample = TestMachine(sine(0.08, 1250))});
    CHECK(std::isnan(hourly.periodS));
    CHECK(std::isnan(hourly.pValue));
    CHECK(std::isnan(hourly.autocorrelations[0].r));
    CHECK(std::isnan(hourly.rollingCvMedian));
    CHECK(warns(hourly, "too slow"));
    CHECK(warns(hourly, "no autocorrelation at lag 100"));
    CHECK(hourly.coefficientOfVariation > 0);
}

TEST_CASE("lags are the caller's, in the caller's order") {
    const ImbalanceFinding found =
        analyse({.rows = 2 * kDay, .sample = TestMachine()}, {.lags = {7000, 1, 360}});
    REQUIRE(found.autocorrelations.size() == 3);
    CHECK(found.autocorrelations[0].lag == 7000);
    CHECK(std::isnan(found.autocorrelations[0].r));  // longer than a day's production
    CHECK(std::abs(found.autocorrelations[1].r) < 0.05);
    CHECK(found.literal.autocorrelations[0].lag == 7000);
    CHECK(std::isfinite(found.literal.autocorrelations[0].r));
    CHECK(found.autocorrelationCurve.size() <= 200);
}

TEST_CASE("missing readings and gaps leave the figures") {
    TestMachine machine(sine(0.08, 1250));
    const ImbalanceFinding found =
        analyse({.rows = 7 * kDay,
                 .sample = [&](Timestamp at, std::size_t row) -> Sample {
                     Sample sample = machine(at, row);
                     if (row % 13 == 0) sample[index(Metric::currentA)] = kMissing;
                     return sample;
                 },
                 .keep = [](Timestamp at) { return hourOfDay(at) != 8; }});
    CHECK(found.provenance.status == Status::ok);
    CHECK(found.amplitudePercent == Approx(8).epsilon(0.02));
    CHECK(found.periodS == Approx(1250).epsilon(0.002));
    CHECK(found.coefficientOfVariation == Approx(0.06).epsilon(0.02));
}

TEST_CASE("too little data says why and knows nothing") {
    const auto saturday = std::chrono::sys_days{std::chrono::year{2024} / 1 / 6};
    const ImbalanceFinding weekend =
        analyse({.rows = 2 * kDay, .sample = TestMachine(), .start = saturday});
    CHECK(warns(weekend, "production hours"));
    const ImbalanceFinding morning = analyse({.rows = kDay / 2, .sample = TestMachine()});
    CHECK(warns(morning, "less than a day"));
    const ImbalanceFinding one = analyse({.rows = 1, .sample = TestMachine()});
    const ImbalanceFinding off =
        analyse({.rows = kDay, .sample = [](Timestamp, std::size_t) -> Sample {
                     return {400, 0, 0, kMissing};
                 }});
    CHECK(warns(off, "never draws current"));
    for (const ImbalanceFinding& found : {weekend, morning, one, off}) {
        CHECK(found.provenance.status == Status::insufficientData);
        CHECK(found.severity == Severity::normal);
        CHECK(std::isnan(found.coefficientOfVariation));
        CHECK(std::isnan(found.periodS));
        REQUIRE(found.autocorrelations.size() == 2);
        CHECK(std::isnan(found.autocorrelations[1].r));
    }
}

TEST_CASE("two readings a day are too few for anything but their variation") {
    const ImbalanceFinding found = analyse(
        {.rows = 60, .interval = std::chrono::hours{12}, .sample = TestMachine(sine(0.08, 1250))});
    CHECK(found.provenance.status == Status::insufficientData);
    CHECK(std::isnan(found.periodS));
}

TEST_CASE("a constant current varies by nothing") {
    const ImbalanceFinding found =
        analyse({.rows = 2 * kDay, .sample = [](Timestamp, std::size_t) -> Sample {
                     return {400, 10, 3.4, 0.85};
                 }});
    CHECK(found.coefficientOfVariation == 0);
    CHECK(found.currentRangeA == 0);
    CHECK(std::isnan(found.autocorrelations[0].r));
    CHECK(std::isnan(found.periodS));
    CHECK(found.literal.coefficientOfVariation == 0);
    CHECK(std::isnan(found.literal.autocorrelations[0].r));
}
