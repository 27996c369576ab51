#include "analyze/low_rate_harmonics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "analyze/survey.hpp"
#include "analyze/test_series.hpp"
#include "generate/plant.hpp"

using namespace joulewatch;
using doctest::Approx;
using std::chrono::seconds;

namespace {

HarmonicsFinding analyse(const TestSeries& series) {
    SurveyAnalysis survey({.id = "Machine_00", .type = "CNC_Mill"});
    feed(survey, series);
    LowRateHarmonicsAnalysis analysis(survey.result());
    feed(analysis, series);
    return analysis.result();
}

HarmonicsFinding analyse(const ReadingBatch& readings) {
    SurveyAnalysis survey({.id = readings.meter(), .type = {}});
    survey.add(readings, 0);
    survey.endPass(0);
    LowRateHarmonicsAnalysis analysis(survey.result());
    analysis.add(readings, 0);
    analysis.endPass(0);
    return analysis.result();
}

bool warns(const HarmonicsFinding& finding, const std::string& words) {
    for (const std::string& each : finding.provenance.warnings)
        if (each.find(words) != std::string::npos) return true;
    return false;
}

constexpr std::size_t kDay = 8640;  // rows at 10 s

}  // namespace

TEST_CASE(
    "a distorted cycle of 600 s is measured in the plant's data, healthy machines show none") {
    // Per seed the week's five production days leave a standard deviation of 1.1 on the 12.45 %.
    for (const std::uint64_t seed : {42, 2}) {
        const auto plant = generateReadings({.days = 7, .seed = seed});
        for (const ReadingBatch& readings : plant) {
            const HarmonicsFinding found = analyse(readings);
            CAPTURE(readings.meter());
            CHECK_FALSE(found.isTrueThd);
            CHECK(warns(found, "cannot be observed"));
            CHECK(found.literal.thdPercent > 25);  // the day's cycle, on every machine
            if (readings.meter() != "Machine_08") {
                CHECK(found.severity == Severity::normal);
                CHECK_FALSE(found.thdPercent >= 3);
                continue;
            }
            CHECK(found.thdPercent == Approx(12.5).epsilon(2.0 / 12.5));
            CHECK(found.fundamentalPeriodS == Approx(600).epsilon(0.002));
            CHECK(found.quality == HarmonicQuality::moderate);
            CHECK(found.severity == Severity::warning);
            CHECK(found.powerFactor == Approx(0.771).epsilon(0.002));
            REQUIRE(found.dominantHarmonics.size() == 2);
            CHECK(found.dominantHarmonics[0].order == 3);
            CHECK(std::abs(found.dominantHarmonics[0].ratio - 0.104) < 0.025);
            CHECK(found.dominantHarmonics[1].order == 5);
            CHECK(std::abs(found.dominantHarmonics[1].ratio - 0.069) < 0.025);
        }
    }
}

TEST_CASE("without noise the harmonics of a cycle come out exactly, wherever its period lies") {
    for (const double periodS : {600.0, 601.7, 743.0}) {
        const auto cycle = [=](double t) {
            return sine(0.03, periodS)(t) + sine(0.03 * 0.1036, periodS / 3)(t) +
                   sine(0.03 * 0.0691, periodS / 5)(t);
        };
        const HarmonicsFinding found =
            analyse({.rows = 7 * kDay, .sample = [&](Timestamp at, std::size_t) -> Sample {
                         const double t =
                             std::chrono::duration<double>(at.time_since_epoch()).count();
                         const double i = 45 * plantSchedule(at) * (1 + cycle(t));
                         return {400, i, 0.4 * i * 0.85, 0.85};
                     }});
        CAPTURE(periodS);
        CHECK(found.provenance.status == Status::ok);
        CHECK(found.fundamentalPeriodS == Approx(periodS).epsilon(3e-4));
        CHECK(found.thdPercent == Approx(12.45).epsilon(0.02));
        CHECK(found.periodSpectrum.size() == 200);
        CHECK(std::is_sorted(found.periodSpectrum.begin(), found.periodSpectrum.end(),
                             [](const auto& a, const auto& b) { return a.periodS < b.periodS; }));
    }
}

TEST_CASE("a cycle whose 7th harmonic the readings cannot show has no distortion figure") {
    const HarmonicsFinding found = analyse(
        {.rows = 7 * kDay / 6, .interval = seconds{60}, .sample = TestMachine(sine(0.05, 600))});
    CHECK(std::isnan(found.thdPercent));
    CHECK_FALSE(found.quality);
    CHECK(found.severity == Severity::normal);
    CHECK(found.provenance.status == Status::noFindings);
    CHECK(warns(found, "cycle of 600 s"));
    CHECK(warns(found, "42.9 s"));

    const HarmonicsFinding hourly = analyse({.rows = 24 * 14,
                                             .interval = std::chrono::hours{1},
                                             .sample = TestMachine(sine(0.05, 600))});
    CHECK(std::isnan(hourly.thdPercent));
    CHECK(hourly.provenance.status == Status::insufficientData);
    CHECK(warns(hourly, "too slow"));
}

TEST_CASE("a current without cycles, or without any change, has no distortion figure") {
    const HarmonicsFinding noise = analyse({.rows = 7 * kDay, .sample = TestMachine()});
    CHECK(std::isnan(noise.thdPercent));
    CHECK(noise.provenance.status == Status::noFindings);
    CHECK(warns(noise, "No cycle"));
    const HarmonicsFinding constant =
        analyse({.rows = 7 * kDay, .sample = [](Timestamp, std::size_t) -> Sample {
                     return {400, 10, 3.4, 0.85};
                 }});
    CHECK(std::isnan(constant.thdPercent));
    CHECK(constant.powerFactor == Approx(0.85));
    CHECK(std::isnan(constant.literal.thdPercent));
}

TEST_CASE("too little data says why") {
    const auto start = std::chrono::sys_days{std::chrono::year{2024} / 1 / 6};  // a Saturday
    const HarmonicsFinding weekend =
        analyse({.rows = 2 * kDay, .sample = TestMachine(), .start = start});
    CHECK(weekend.provenance.status == Status::insufficientData);
    CHECK(warns(weekend, "production hours"));
    const HarmonicsFinding morning = analyse({.rows = kDay / 2, .sample = TestMachine()});
    CHECK(morning.provenance.status == Status::insufficientData);
    CHECK(warns(morning, "span 12 hours"));
    for (const std::size_t rows : {std::size_t{0}, std::size_t{1}, kDay}) {
        const HarmonicsFinding missing =
            analyse({.rows = rows, .sample = [](Timestamp, std::size_t) -> Sample {
                         return {400, kMissing, kMissing, kMissing};
                     }});
        CHECK(missing.provenance.status == Status::insufficientData);
        CHECK(missing.severity == Severity::normal);
        CHECK(std::isnan(missing.powerFactor));
        CHECK(warns(missing, "no reading of the current"));
    }
}

TEST_CASE("gaps and missing readings leave the figure") {
    std::size_t k = 0;
    TestMachine machine(
        [](double t) { return sine(0.05, 600)(t) + sine(0.005, 200)(t) + sine(0.004, 120)(t); });
    const HarmonicsFinding found =
        analyse({.rows = 7 * kDay,
                 .sample = [&](Timestamp at, std::size_t row) -> Sample {
                     Sample sample = machine(at, row);
                     if (++k % 17 == 0) sample[index(Metric::currentA)] = kMissing;
                     return sample;
                 },
                 .keep =
                     [](Timestamp at) {
                         const auto second =
                             std::chrono::floor<std::chrono::seconds>(at).time_since_epoch();
                         return hourOfDay(at) != 19 && second.count() % 70 != 0;
                     }});
    CHECK(found.provenance.status == Status::ok);
    CHECK(found.fundamentalPeriodS == Approx(600).epsilon(0.002));
    CHECK(found.thdPercent == Approx(12.8).epsilon(0.1));
}

TEST_CASE("a power factor that falls while the power stays asks for a waveform") {
    const HarmonicsFinding found =
        analyse({.rows = 7 * kDay, .sample = [](Timestamp at, std::size_t row) -> Sample {
                     const double fall = 1 - 0.08 * static_cast<double>(row) / (7 * kDay);
                     const double p = 15 * plantSchedule(at);
                     return {400, p / (0.4 * 0.85 * fall), p, 0.85 * fall};
                 }});
    CHECK(warns(found, "displacement or distortion"));
}
