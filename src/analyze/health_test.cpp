#include "analyze/health.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

namespace {

constexpr auto kNormal = Severity::normal;
constexpr auto kWarning = Severity::warning;
constexpr auto kCritical = Severity::critical;

}  // namespace

TEST_CASE("the example's labels score 57.5, its thresholds 45") {
    // Anomaly rate 0.287 % WARNING, harmonics moderate, imbalance WARNING, peak LOW; degradation of
    // 14.87 % and -7.92 % is labelled WARNING and by its own thresholds CRITICAL.
    CHECK(scoreSections({kWarning, kWarning, kWarning, kWarning, kNormal}).score == 57.5);
    CHECK(scoreSections({kWarning, kCritical, kWarning, kWarning, kNormal}).score == 45);
}

TEST_CASE("nothing wrong is 100, everything critical is 0") {
    CHECK(scoreSections({kNormal, kNormal, kNormal, kNormal, kNormal}).score == 100);
    CHECK(scoreSections({kNormal, kNormal, kNormal, kNormal, kNormal}).deductions.empty());
    CHECK(scoreSections({kCritical, kCritical, kCritical, kCritical, kCritical}).score == 0);
}

TEST_CASE("sections that were not judged share their weight out") {
    const auto scored =
        scoreSections({std::nullopt, kCritical, std::nullopt, std::nullopt, kNormal});
    CHECK(scored.coveragePercent == 40);
    CHECK(*scored.score == doctest::Approx(100 - 25 * 100.0 / 40));
    CHECK(scored.deductions.at(0).weight == doctest::Approx(62.5));
    const auto none = scoreSections(SectionSeverities{});
    CHECK_FALSE(none.score);
    CHECK(none.coveragePercent == 0);
}

TEST_CASE("bands begin at 80 and 60") {
    CHECK(healthBand(80) == HealthBand::good);
    CHECK(healthBand(79.9) == HealthBand::attention);
    CHECK(healthBand(60) == HealthBand::attention);
    CHECK(healthBand(59.9) == HealthBand::poor);
}

TEST_CASE("the site is its machines by energy, and below good while one is critical") {
    HealthInput input;
    input.sections = {kNormal, kCritical, kNormal, kNormal, kNormal};
    input.reasons[index(HealthSection::degradation)] = "Current rose.";
    input.machines = {{"a", 300, {kNormal, kNormal, kNormal, kNormal, kNormal}},
                      {"b", 100, {kNormal, kCritical, kNormal, kNormal, kNormal}}};
    Health health = assessHealth(input);
    CHECK(health.score == 75);
    CHECK(health.deductions.at(0).reason == "Current rose.");
    CHECK(health.machines[1].score == 75);
    CHECK(health.machines[1].severity == kCritical);
    CHECK(health.siteScore == 79);  // (300·100 + 100·75)/400 = 93.75, capped
    input.machines[1].sections[index(HealthSection::degradation)] = kWarning;
    CHECK(assessHealth(input).siteScore == doctest::Approx((300 * 100 + 100 * 87.5) / 400));
    input.machines[0].sections[index(HealthSection::peakLoad)] =
        kCritical;  // the plant's, no fault
    CHECK(assessHealth(input).machines[0].severity == kNormal);
    input.machines[0].sections[index(HealthSection::peakLoad)] = kNormal;
    input.machines[0].energyKwh = kMissing;  // weighs as much as the other
    CHECK(assessHealth(input).siteScore == doctest::Approx((100 + 87.5) / 2));
}

TEST_CASE("incomplete data is never fully healthy, and no data has no score") {
    HealthInput input;
    input.sections = {kNormal, kNormal, kNormal, kNormal, kNormal};
    input.completeness = 0.85;
    CHECK(assessHealth(input).score == 90);
    CHECK(assessHealth(input).cap->reason.find("85.0 %") != std::string::npos);
    input.completeness = 0.9;
    CHECK(assessHealth(input).score == 100);
    CHECK_FALSE(assessHealth({}).score);
    CHECK_FALSE(assessHealth({}).siteScore);
}
