#include "analyze/schedule_normaliser.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "analyze/survey.hpp"
#include "analyze/test_series.hpp"

using namespace joulewatch;
using doctest::Approx;

namespace {

struct Stretches final : MachineAnalysis {
    explicit Stretches(const MachineSurvey& survey) : normaliser(survey) {}
    int passes() const override { return 1; }
    MetricSet metrics() const override { return MetricSet(Metric::currentA); }
    void add(const ReadingBatch& batch, int) override { normaliser.add(batch, sink()); }
    void endPass(int) override { normaliser.finish(sink()); }
    ScheduleNormaliser::Sink sink() {
        return [this](const ProductionStretch& each) {
            starts.push_back(each.start);
            values.emplace_back(each.values.begin(), each.values.end());
        };
    }
    ScheduleNormaliser normaliser;
    std::vector<Timestamp> starts;
    std::vector<std::vector<double>> values;
};

Stretches normalise(const TestSeries& series) {
    SurveyAnalysis survey({.id = "Machine_00", .type = {}});
    feed(survey, series);
    Stretches stretches(survey.result());
    feed(stretches, series);
    return stretches;
}

}  // namespace

TEST_CASE("calendar and season are divided out: a machine that follows them is 1 throughout") {
    const Stretches found = normalise(
        {.rows = std::size_t{14} * 8640, .sample = [](Timestamp at, std::size_t) -> Sample {
             const double day = static_cast<double>(dayNumber(at) % 14);
             return {400, 45 * plantSchedule(at) * (1 + 0.02 * day), 15, 0.85};
         }});
    REQUIRE(found.values.size() == 10);  // production days of two weeks
    CHECK(hourOfDay(found.starts[0]) == 6);
    for (const auto& stretch : found.values) {
        CHECK(stretch.size() == 5760);
        for (const double each : stretch) REQUIRE(each == Approx(1).epsilon(1e-9));
    }
}

TEST_CASE("a swing within the hour stays") {
    const auto swing = sine(0.08, 600);
    const Stretches found =
        normalise({.rows = 8640, .sample = [&](Timestamp at, std::size_t) -> Sample {
                       const double t =
                           std::chrono::duration<double>(at.time_since_epoch()).count();
                       return {400, 45 * plantSchedule(at) * (1 + swing(t)), 15, 0.85};
                   }});
    REQUIRE(found.values.size() == 1);
    CHECK(*std::max_element(found.values[0].begin(), found.values[0].end()) ==
          Approx(1.08).epsilon(0.003));
}

TEST_CASE("batches do not change the stretches") {
    const TestSeries series{.rows = 30000, .sample = TestMachine()};
    TestSeries cut = series;
    cut.batchRows = 1;
    CHECK(normalise(series).values == normalise(cut).values);
}

TEST_CASE("weekends alone, dead machines and missing currents give no production") {
    CHECK(normalise({.rows = 2 * 8640,
                     .sample = TestMachine(),
                     .start = std::chrono::sys_days{std::chrono::year{2024} / 1 / 6}})
              .values.empty());
    for (const double currentA : {0.0, kMissing})
        CHECK(normalise({.rows = 8640,
                         .sample = [=](Timestamp, std::size_t) -> Sample {
                             return {400, currentA, kMissing, kMissing};
                         }})
                  .values.empty());
    CHECK(normalise({.rows = 1, .sample = TestMachine()}).values.empty());
    CHECK(normalise({.rows = 0, .sample = TestMachine()}).values.empty());
}
