#include <doctest/doctest.h>

#include <cmath>

#include "analyze/degradation.hpp"
#include "analyze/generated_plant_fixture.hpp"

using namespace joulewatch;

namespace {

/// Machine 12 wears by +15 % current and −8 % power factor from the first to the last reading.
void checkDefaultPlant(const PlantOptions& options, double tolerance) {
    CAPTURE(options.seed);
    const PlantFixture plant = generatedPlant(options);
    const auto surveys = plant.surveys();
    Degradation degradation(surveys);
    plant.feed(degradation);
    for (const DegradationFinding& finding : degradation.finish().machines) {
        CAPTURE(finding.machineId);
        if (finding.machineId != "Machine_12") {
            CHECK(finding.severity == Severity::normal);
            continue;
        }
        INFO("seed " << options.seed << ", " << options.days << " days: current "
                     << finding.current.changePercent << " %, p " << finding.current.pValue
                     << ", power factor " << finding.powerFactor.changePercent << " %");
        CHECK(std::abs(finding.current.changePercent - 15) < tolerance);
        CHECK(std::abs(finding.powerFactor.changePercent + 8) < 0.1);
        CHECK(finding.severity == Severity::critical);
        CHECK(finding.pattern == DegradationPattern::combined);
    }
}

}  // namespace

TEST_CASE("a week of the default plant shows one worn machine within 4 points") {
    for (std::uint64_t seed : {42, 1, 2, 3, 4}) checkDefaultPlant({.days = 7, .seed = seed}, 4);
}

TEST_CASE("a month of the default plant shows one worn machine within a point") {
    // Half a minute between readings: a day's median of 2880 is as good as one of 8640 against
    // noise that lasts 15 minutes.
    for (std::uint64_t seed : {42, 1, 2, 3, 4})
        checkDefaultPlant({.days = 30, .interval = std::chrono::seconds{30}, .seed = seed}, 1);
}
