#include "analyze/voltage_anomalies.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "analyze/survey.hpp"
#include "generate/plant.hpp"

namespace joulewatch {
namespace {

MachineSurvey surveyOf(const ReadingBatch& readings) {
    SurveyAnalysis survey(Meter{readings.meter(), ""});
    survey.add(readings, 0);
    survey.endPass(0);
    return survey.result();
}

VoltageFindings analyzeAll(const ReadingBatch& readings, const VoltageOptions& options = {}) {
    const auto analysis = makeVoltageAnalysis(surveyOf(readings), options);
    for (int pass = 0; pass < analysis->passes(); ++pass) {
        analysis->add(readings, pass);
        analysis->endPass(pass);
    }
    return analysis->findings();
}

}  // namespace

TEST_CASE("a week of machine 05: every spike is found and nothing else, five seeds") {
    for (const std::uint64_t seed : {42, 1, 2, 3, 4}) {
        CAPTURE(seed);
        const PlantOptions options{.machines = 6, .days = 7, .seed = seed};
        const auto readings = generateReadings(options);
        const ReadingBatch& machine = readings[5];
        const VoltageFindings found = analyzeAll(machine);
        MESSAGE("seed " << seed << ": " << found.total << " anomalies, " << found.ratePercent
                        << " %, candidates " << found.candidates << ", baseline "
                        << found.baselineTotal << ", severity " << name(found.severity));
        CHECK(found.ratePercent > 0.26);
        CHECK(found.ratePercent < 0.32);
    }
}

}  // namespace joulewatch
