#include "reports/health_json.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

TEST_CASE("health shows its score, its deductions and each machine's sections") {
    Health health;
    health.score = 75;
    health.band = HealthBand::attention;
    health.coveragePercent = 100;
    health.deductions = {{HealthSection::degradation, Severity::critical, 25, 25, "Current rose."}};
    health.siteScore = 79;
    health.machines = {{"Machine_12",
                        75,
                        Severity::critical,
                        {Severity::normal, Severity::critical, {}, {}, Severity::normal}}};
    const Json object = healthObject(health);
    CHECK(object["score"] == 75);
    CHECK(object["band"] == "attention");
    CHECK(object["deductions"][0]["section"] == "degradation");
    CHECK(object["deductions"][0]["points"] == 25);
    CHECK(object["machines"][0]["sections"].size() == 2);
    CHECK(object["machines"][0]["sections"]["degradation"] == "CRITICAL");
    CHECK(object["cap"].is_null());
    CHECK(object["site_score"] == 79);
}

TEST_CASE("health of nothing judged is null") {
    const Json object = healthObject({});
    CHECK(object["score"].is_null());
    CHECK(object["band"].is_null());
    CHECK(object["machines"].empty());
}
