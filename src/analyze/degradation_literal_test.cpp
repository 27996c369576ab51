#include "analyze/degradation_literal.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace joulewatch;

namespace {

using namespace std::chrono;

/// The schedule of a healthy plant without noise, from Monday 2024-01-01, a reading a minute.
LiteralDegradation literalOf(int dayCount, double seasonAmplitude) {
    DegradationLiteral literal;
    const Timestamp start = sys_days{year{2024} / 1 / 1};
    ReadingBatch batch("Machine_00");
    for (int k = 0; k < dayCount * 8640; ++k) {
        const Timestamp at = start + seconds{10} * k;
        const double dayOfYear = k / 8640.0;
        const double season =
            1 + seasonAmplitude * std::sin(2 * 3.14159265358979 * dayOfYear / 365);
        const int hour = hourOfDay(at);
        const double clock = hour < 6 || hour >= 22 ? 0.15 : hour == 12 ? 0.7 : 1.0;
        const double amps = 45 * clock * (isWeekend(at) ? 0.3 : 1.0) * season;
        const double pf = 0.85 * (1 - 0.08 * k / (dayCount * 8640.0 - 1));
        batch.append(at, Sample{400, amps, 10, pf});
        if (batch.rows() == 8640) {
            literal.add(batch, 0);
            batch = ReadingBatch("Machine_00");
        }
    }
    literal.endPass(0);
    return literal.result();
}

}  // namespace

TEST_CASE("a line through a rolling mean follows the calendar, not the machine") {
    const auto week = literalOf(7, 0);
    CHECK(week.currentChangePercent == doctest::Approx(-65).epsilon(0.02));
    CHECK(week.powerFactorChangePercent == doctest::Approx(-7.9).epsilon(0.01));
    CHECK(week.severity == Severity::critical);
    CHECK(literalOf(14, 0).currentChangePercent == doctest::Approx(-39).epsilon(0.02));
    CHECK(literalOf(28, 0).currentChangePercent == doctest::Approx(-21).epsilon(0.03));
    CHECK(literalOf(365, 0.2).currentChangePercent == doctest::Approx(-33).epsilon(0.02));
}

TEST_CASE("the rolling line is the least squares of its definition") {
    // Rolling means of 0,1,2,… are 499.5, 500.5, …: slope 1, and from 499.5 up 100·1000/499.5 %.
    DegradationLiteral literal;
    ReadingBatch batch("m");
    for (int k = 0; k < 2000; ++k)
        batch.append(Timestamp{seconds{k}}, Sample{kMissing, 1.0 * k, kMissing, kMissing});
    literal.add(batch, 0);
    CHECK(literal.result().currentTrendSlope == doctest::Approx(1));
    CHECK(literal.result().currentChangePercent == doctest::Approx(100 * 1000 / 499.5));
    CHECK(std::isnan(literal.result().powerFactorChangePercent));
}

TEST_CASE("fewer readings than two windows have no line, and a missing one breaks its windows") {
    DegradationLiteral literal;
    ReadingBatch batch("m");
    for (int k = 0; k < 1000; ++k)
        batch.append(Timestamp{seconds{k}}, Sample{kMissing, 5, kMissing, k == 500 ? kMissing : 1});
    literal.add(batch, 0);
    CHECK(std::isnan(literal.result().currentChangePercent));
    ReadingBatch more("m");
    for (int k = 1000; k < 1100; ++k)
        more.append(Timestamp{seconds{k}}, Sample{kMissing, 5, kMissing, 1});
    literal.add(more, 0);
    CHECK(literal.result().currentChangePercent == doctest::Approx(0));
    CHECK(std::isnan(literal.result().powerFactorChangePercent));
}
