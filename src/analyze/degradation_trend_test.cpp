#include "analyze/degradation_trend.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace joulewatch;

namespace {

Severity judged(double currentPercent, double powerFactorPercent, double pValue = 0.001) {
    DegradationFinding finding;
    finding.spanDays = 30;
    finding.current.changePercent = currentPercent;
    finding.current.pValue = pValue;
    finding.powerFactor.changePercent = powerFactorPercent;
    finding.powerFactor.pValue = pValue;
    judge(finding);
    return finding.severity;
}

/// Blocks of four hours whose logarithm rises from 0 to ln `ratio` at the span's end.
BlockSeries rising(std::size_t blocks, double spanDays, double ratio) {
    BlockSeries series;
    for (std::size_t i = 0; i < blocks; ++i) {
        const double day = (static_cast<double>(i) + 0.5) / 6;
        series.add(day, std::log(ratio) * day / spanDays);
    }
    return series;
}

}  // namespace

TEST_CASE("a current's rise is judged by 7 and 10 %, both of them warnings") {
    CHECK(judged(6.99, 0) == Severity::normal);
    CHECK(judged(7, 0) == Severity::warning);
    CHECK(judged(10, 0) == Severity::warning);
    CHECK(judged(10.01, 0) == Severity::critical);
    CHECK(judged(-20, 0) == Severity::normal);  // an improvement
}

TEST_CASE("a power factor's fall is judged by 4 and 5 %, both of them warnings") {
    CHECK(judged(0, -3.99) == Severity::normal);
    CHECK(judged(0, -4) == Severity::warning);
    CHECK(judged(0, -5) == Severity::warning);
    CHECK(judged(0, -5.01) == Severity::critical);
    CHECK(judged(0, 20) == Severity::normal);
}

TEST_CASE("the worse of the two decides: the example's 14.87 and -7.92 % are critical") {
    CHECK(judged(14.87, -7.92) == Severity::critical);
    CHECK(judged(8, -6) == Severity::critical);
    CHECK(judged(2, -4.5) == Severity::warning);
}

TEST_CASE("a change that chance explains has no severity") {
    CHECK(judged(15, -8, 0.0099) == Severity::critical);
    CHECK(judged(15, -8, 0.01) == Severity::normal);
}

TEST_CASE("the line is read at the ends of the data, not at those of its blocks") {
    const TrendScale scale{.spanDays = 7, .samples = 60'480, .referenceA = 45};
    CHECK(currentTrend(rising(42, 7, 1.15), scale).changePercent == doctest::Approx(15.0));
    // From 10 to 11.5 over the span.
    BlockSeries powerFactor;
    for (int i = 0; i < 42; ++i) powerFactor.add((i + 0.5) / 6, 10 + 1.5 * (i + 0.5) / 42);
    CHECK(powerFactorTrend(powerFactor, scale).changePercent == doctest::Approx(15.0));
}

TEST_CASE("eight blocks over three days are enough for a trend") {
    const auto blocks = [](int count, double days) {
        BlockSeries series;
        for (int i = 0; i < count; ++i) series.add(days * (i + 0.5) / count, 1);
        return series;
    };
    CHECK(enoughForTrend(blocks(8, 3)));
    CHECK_FALSE(enoughForTrend(blocks(7, 3)));
    CHECK_FALSE(enoughForTrend(blocks(8, 2.9)));
}
