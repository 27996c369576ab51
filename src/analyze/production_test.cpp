#include "analyze/production.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace joulewatch;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

MachineSurvey surveyOf(double (*medianA)(bool weekend, int hour)) {
    MachineSurvey survey;
    survey.runningThresholdA = 10;
    for (int day = 0; day < 2; ++day)
        for (int hour = 0; hour < 24; ++hour)
            survey.scheduleMedianA[static_cast<std::size_t>(day)][static_cast<std::size_t>(hour)] =
                medianA(day == 1, hour);
    return survey;
}

struct Collected {
    std::vector<Timestamp> starts;
    std::vector<std::vector<double>> values;
    std::vector<std::size_t> present;
    ProductionStretches::Sink sink() {
        return [this](const ProductionStretch& each) {
            starts.push_back(each.start);
            values.emplace_back(each.values.begin(), each.values.end());
            present.push_back(each.present);
        };
    }
};

}  // namespace

TEST_CASE("production is Monday to Friday, 06 to 22, for a machine that runs then") {
    const auto plant = surveyOf([](bool weekend, int hour) {
        return weekend ? 3.0 : hour >= 6 && hour < 22 ? 45.0 : 6.0;
    });
    CHECK(ProductionHours::of(plant) == ProductionHours::usual());
    CHECK(ProductionHours::usual().contains(false, 6));
    CHECK_FALSE(ProductionHours::usual().contains(false, 22));
    CHECK_FALSE(ProductionHours::usual().contains(true, 10));
    CHECK(stretchSamples(ProductionHours::usual(), seconds{10}) == 5760);
}

TEST_CASE("a machine that always runs keeps the usual hours, a night shift's are learned") {
    CHECK(ProductionHours::of(surveyOf([](bool, int) { return 45.0; })) ==
          ProductionHours::usual());
    const auto night = ProductionHours::of(surveyOf(
        [](bool weekend, int hour) { return !weekend && (hour >= 22 || hour < 6) ? 45.0 : 1.0; }));
    CHECK(night.contains(false, 23));
    CHECK_FALSE(night.contains(false, 12));
    CHECK(night.longestRunHours() == 6);
}

TEST_CASE("hours that were never seen teach nothing") {
    const auto weekendsOnly = surveyOf([](bool weekend, int) { return weekend ? 13.0 : kMissing; });
    CHECK(ProductionHours::of(weekendsOnly) == ProductionHours::usual());
}

TEST_CASE("a stretch is at most 10 000 samples, and none without an interval") {
    CHECK(stretchSamples(ProductionHours::usual(), seconds{1}) == 10'000);
    CHECK(stretchSamples(ProductionHours::usual(), hours{1}) == 16);
    CHECK(stretchSamples(ProductionHours::usual(), hours{24}) == 0);
    CHECK(stretchSamples(ProductionHours::usual(), seconds{0}) == 0);
    CHECK(stretchSamples(ProductionHours(), seconds{10}) == 0);
}

TEST_CASE("short gaps are kept as missing, long ones and idle hours end a stretch") {
    Collected found;
    ProductionStretches stretches(seconds{10}, 100);  // a gap of 5 samples is short
    std::vector<Timestamp> at;
    std::vector<double> values;
    for (int k = 0; k < 60; ++k) {
        if (k == 3 || (k >= 20 && k < 30)) continue;
        at.push_back(Timestamp{} + k * seconds{10});
        values.push_back(k == 5 ? kMissing : k);
    }
    stretches.add(at, values, true, found.sink());
    stretches.add({}, {}, false, found.sink());
    REQUIRE(found.values.size() == 2);
    CHECK(found.values[0].size() == 20);
    CHECK(found.present[0] == 18);
    CHECK(std::isnan(found.values[0][3]));
    CHECK(std::isnan(found.values[0][5]));
    CHECK(found.values[0][6] == 6);
    CHECK(found.starts[1] == Timestamp{} + seconds{300});
    CHECK(found.values[1].size() == 30);
    stretches.finish(found.sink());
    CHECK(found.values.size() == 2);
}

TEST_CASE("a jittering clock keeps its grid, a full stretch is handed on at once") {
    Collected found;
    ProductionStretches stretches(seconds{10}, 40);
    std::vector<Timestamp> at;
    std::vector<double> values;
    for (int k = 0; k < 80; ++k) {
        at.push_back(Timestamp{} + k * seconds{10} + std::chrono::milliseconds{(k * 7919) % 4000});
        values.push_back(k);
    }
    stretches.add(at, values, true, found.sink());
    REQUIRE(found.values.size() == 2);
    CHECK(found.present[0] == 40);
    CHECK(found.values[1].front() == 40);
    CHECK(found.values[1].back() == 79);
}
