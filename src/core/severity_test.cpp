#include "core/severity.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "core/degradation_findings.hpp"
#include "core/harmonics_findings.hpp"
#include "core/peak_load_findings.hpp"

using namespace joulewatch;

TEST_CASE("both ends of the middle band belong to it, and what is unknown is in none") {
    CHECK(band(6.999, 7, 10) == Severity::normal);
    CHECK(band(7, 7, 10) == Severity::warning);
    CHECK(band(10, 7, 10) == Severity::warning);
    CHECK(band(10.001, 7, 10) == Severity::critical);
    CHECK(band(std::numeric_limits<double>::quiet_NaN(), 7, 10) == Severity::normal);
    CHECK(name(Severity::normal) == "NORMAL");
    CHECK(name(Severity::warning) == "WARNING");
    CHECK(name(Severity::critical) == "CRITICAL");
}

TEST_CASE("a current's rise of 7 to 10 % and a power factor's fall of 4 to 5 % are warnings") {
    CHECK(kCurrentRiseWarning == 7);
    CHECK(kCurrentRiseCritical == 10);
    CHECK(kPowerFactorFallWarning == 4);
    CHECK(kPowerFactorFallCritical == 5);
}

TEST_CASE("distortion is excellent below 5 %, good to 10, moderate to 15, critical beyond") {
    CHECK(harmonicQuality(4.99) == HarmonicQuality::excellent);
    CHECK(harmonicQuality(5) == HarmonicQuality::good);
    CHECK(harmonicQuality(9.99) == HarmonicQuality::good);
    CHECK(harmonicQuality(10) == HarmonicQuality::moderate);
    CHECK(harmonicQuality(15) == HarmonicQuality::moderate);
    CHECK(harmonicQuality(15.01) == HarmonicQuality::critical);
    CHECK(severityOf(HarmonicQuality::excellent) == Severity::normal);
    CHECK(severityOf(HarmonicQuality::good) == Severity::normal);
    CHECK(severityOf(HarmonicQuality::moderate) == Severity::warning);
    CHECK(severityOf(HarmonicQuality::critical) == Severity::critical);
    // The example's 12.45 % is a warning; its listed ratios 0.0234 and 0.0156 would be 2.81 %.
    CHECK(severityOf(harmonicQuality(12.45)) == Severity::warning);
}

TEST_CASE("a peak that schedules cut by 3 to 10 % is a medium potential") {
    const auto ofReduction = [](double percent) {
        return potentialOf(percent, kWorthwhileReductionPercent, kLargeReductionPercent);
    };
    CHECK(ofReduction(2.99) == Potential::low);
    CHECK(ofReduction(3) == Potential::medium);
    CHECK(ofReduction(10) == Potential::medium);
    CHECK(ofReduction(10.01) == Potential::high);
    CHECK(severityOf(Potential::low) == Severity::normal);
    CHECK(severityOf(Potential::high) == Severity::warning);  // an opportunity, never a fault
}
