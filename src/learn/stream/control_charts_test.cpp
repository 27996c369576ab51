#include <doctest/doctest.h>

#include <tuple>

#include "learn/stream/cusum_chart.hpp"
#include "learn/stream/ewma_chart.hpp"
#include "learn/stream/page_hinkley.hpp"
#include "learn/stream/stream_fixture.hpp"
#include "learn/stream/western_electric.hpp"

namespace joulewatch {
namespace {

bool alarms(ChartVerdict verdict) { return verdict.alarm; }
bool alarms(BrokenRules broken) { return broken.any(); }

/// Samples to the first alarm, mean over 8000 fresh charts; its standard error is about 1.1 %, for
/// run lengths are nearly geometric.
template <class Chart>
double meanRunLength(const Chart& fresh, double shift, std::uint64_t seed) {
    constexpr int kRuns = 8000;
    SeededRandom random(seed, 0);
    double samples = 0;
    for (int run = 0; run < kRuns; ++run) {
        Chart chart = fresh;
        do ++samples;
        while (!alarms(chart.add(shift + random.normal())));
    }
    return samples / kRuns;
}

const auto kFeed = [](auto& chart, double z) {
    const ChartVerdict verdict = chart.add(z);
    return std::tuple(verdict.statistic, verdict.limit, verdict.alarm, verdict.warmingUp);
};

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("an EWMA chart's first limit is 0.6 σ, and a false alarm comes every 500 samples") {
    auto chart = EwmaChart::make({.weight = 0.2, .width = 3}).value();
    const ChartVerdict first = chart.add(2.5);
    CHECK(first.limit == doctest::Approx(0.6).epsilon(1e-12));
    CHECK(first.statistic == doctest::Approx(0.5).epsilon(1e-12));
    CHECK_FALSE(first.alarm);
    chart.restart();
    CHECK(chart.add(3.01).alarm);
    for (int i = 0; i < 200; ++i) chart.add(0);
    CHECK(chart.add(0).limit == doctest::Approx(1).epsilon(1e-12));  // 3·√(0.2/1.8)
    CHECK(meanRunLength(EwmaChart::make().value(), 0, 1) == doctest::Approx(500).epsilon(0.04));
}

TEST_CASE("a CUSUM chart's run lengths are the published ones") {
    CHECK(meanRunLength(CusumChart::make().value(), 0, 2) == doctest::Approx(465).epsilon(0.04));
    CHECK(meanRunLength(CusumChart::make({.limit = 4}).value(), 0, 3) ==
          doctest::Approx(168).epsilon(0.04));
    CHECK(meanRunLength(CusumChart::make().value(), 1, 4) == doctest::Approx(10.3).epsilon(0.03));
    CHECK(meanRunLength(CusumChart::make().value(), -1, 5) == doctest::Approx(10.3).epsilon(0.03));
}

TEST_CASE("a CUSUM chart adds up what exceeds its slack, on either side") {
    auto chart = CusumChart::make().value();
    for (int i = 0; i < 4; ++i) CHECK_FALSE(chart.add(1.75).alarm);
    CHECK(chart.above() == 5);  // 4·(1.75 − 0.5): not beyond
    CHECK(chart.add(1).alarm);
    CHECK(chart.below() == 0);
    chart.restart();
    CHECK(chart.add(-6).statistic == 5.5);
    CHECK(chart.below() == 5.5);
}

TEST_CASE("Page-Hinkley gives the worked example's five values, and sees falls as well") {
    auto rise = PageHinkley::make({.slack = 0.1, .limit = 2.5, .warmUp = 3}).value();
    auto fall = rise;
    for (int i = 0; i < 5; ++i) CHECK(rise.add(0).statistic == 0);
    for (int i = 0; i < 5; ++i) fall.add(0);
    for (const double expected : {0.7333, 1.3476, 1.8726, 2.3282, 2.7282}) {
        const ChartVerdict up = rise.add(1);
        CHECK(up.statistic == doctest::Approx(expected).epsilon(1e-4));
        CHECK(up.alarm == (expected > 2.5));
        CHECK(fall.add(-1).statistic == up.statistic);
    }
}

TEST_CASE("Page-Hinkley keeps still during its warm-up and needs no known mean") {
    auto test = PageHinkley::make().value();
    for (int i = 0; i < 29; ++i) {
        const ChartVerdict verdict = test.add(i < 10 ? 0 : 1000);
        CHECK(verdict.warmingUp);
        CHECK_FALSE(verdict.alarm);
    }
    CHECK(test.add(1000).alarm);
    test.restart();
    bool alarm = false;
    for (const double z : normalSamples(500, 6, 40)) alarm = alarm || test.add(z).alarm;
    CHECK_FALSE(alarm);
    std::size_t delay = 0;
    for (const double z : normalSamples(200, 7, 41)) {
        ++delay;
        if (test.add(z).alarm) break;
    }
    CHECK(delay > 30);
    CHECK(delay < 80);  // 50 σ at nearly 1 σ a sample
}

TEST_CASE("all four Western Electric rules alarm every 92 ordinary samples") {
    CHECK(meanRunLength(WesternElectricRules{}, 0, 8) == doctest::Approx(91.75).epsilon(0.04));
}

TEST_CASE("a missing sample changes nothing in a chart") {
    const auto holds = [](auto chart) {
        chart.add(1.5);
        const std::string before = saveState(chart);
        CHECK_FALSE(alarms(chart.add(kNone)));
        CHECK_FALSE(alarms(chart.add(std::numeric_limits<double>::infinity())));
        CHECK(saveState(chart) == before);
    };
    holds(EwmaChart::make().value());
    holds(CusumChart::make().value());
    holds(PageHinkley::make().value());
    holds(WesternElectricRules{});
}

TEST_CASE("charts refuse options that make no sense, and name them") {
    for (const double weight : {0.0, -0.1, 1.1, kNone})
        CHECK_FALSE(EwmaChart::make({.weight = weight}).has_value());
    CHECK_FALSE(EwmaChart::make({.width = 0}).has_value());
    CHECK(CusumChart::make({.limit = -5}).error().message.find("-5") != std::string::npos);
    CHECK_FALSE(CusumChart::make({.slack = -1}).has_value());
    CHECK_FALSE(PageHinkley::make({.slack = -1}).has_value());
    CHECK_FALSE(PageHinkley::make({.limit = kNone}).has_value());
}

TEST_CASE("a chart's saved state goes on to the last bit and survives damage") {
    const auto samples = normalSamples(400, 9, 0.3);
    checkSavedState(EwmaChart::make().value(), samples, kFeed);
    checkSavedState(CusumChart::make().value(), samples, kFeed);
    checkSavedState(PageHinkley::make().value(), samples, kFeed);
    const auto other = restoreState<EwmaChart>(saveState(CusumChart::make().value()));
    CHECK(other.error().message.find("no saved state of an EWMA chart") != std::string::npos);
}

}  // namespace joulewatch
