#include "ingest/settle/gap_filler.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace joulewatch;

namespace {

constexpr std::size_t kPower = index(Metric::activePowerKw);
constexpr Duration kHour = std::chrono::hours{1};
const Timestamp kMonday = *parseTimestamp("2024-01-01");

struct Filled {
    std::vector<std::pair<int, double>> rows;  // hour, power
    std::size_t imputed = 0;
};

Reading reading(int hour, double power) {
    Reading made{kMonday + kHour * hour, {}};
    made.values.fill(kMissing);
    made.values[kPower] = power;
    return made;
}

Filled fill(const std::vector<std::pair<int, double>>& rows, const MetricMedians& medians = {}) {
    Filled filled;
    GapFiller filler(kHour, MetricSet(Metric::activePowerKw), medians,
                     [&](const Reading& each, MetricSet imputed) {
                         filled.rows.emplace_back(static_cast<int>((each.at - kMonday) / kHour),
                                                  each.values[kPower]);
                         filled.imputed += imputed.contains(Metric::activePowerKw);
                     });
    for (const auto& [hour, power] : rows) filler.add(reading(hour, power));
    filler.finish();
    return filled;
}

MetricMedians usual(double value) {
    MetricMedians medians;
    for (int hour = 0; hour < 168; ++hour) medians[kPower].add(kMonday + kHour * hour, value);
    return medians;
}

}  // namespace

TEST_CASE("up to two intervals are filled on a straight line, missing rows or missing values") {
    const auto rows = fill({{0, 10}, {3, 40}});
    CHECK(rows.rows == std::vector<std::pair<int, double>>{{0, 10}, {1, 20}, {2, 30}, {3, 40}});
    CHECK(rows.imputed == 2);
    const auto values = fill({{0, 10}, {1, kMissing}, {2, 30}});
    CHECK(values.rows == std::vector<std::pair<int, double>>{{0, 10}, {1, 20}, {2, 30}});
    CHECK(values.imputed == 1);
}

TEST_CASE("longer gaps take the median of their hour of the week") {
    const auto got = fill({{0, 10}, {4, 50}}, usual(7));
    CHECK(got.rows ==
          std::vector<std::pair<int, double>>{{0, 10}, {1, 7}, {2, 7}, {3, 7}, {4, 50}});
    CHECK(fill({{0, 10}, {4, 50}}).rows.size() == 2);  // no median, no row made up
}

TEST_CASE("nothing is filled across more than a day, before the first or behind the last value") {
    CHECK(fill({{0, 10}, {24, 50}}, usual(7)).imputed == 23);
    CHECK(fill({{0, 10}, {25, 50}}, usual(7)).imputed == 0);
    std::vector<std::pair<int, double>> rows{{0, 10}};
    for (int hour = 1; hour < 40; ++hour) rows.emplace_back(hour, kMissing);
    rows.emplace_back(40, 5);
    const auto got = fill(rows, usual(7));
    CHECK(got.imputed == 0);
    CHECK(got.rows.size() == rows.size());
    CHECK(fill({{0, kMissing}, {1, 5}, {2, kMissing}}, usual(7)).imputed == 0);
}

TEST_CASE("a late stamp is no gap, and a complete series leaves as it came") {
    std::vector<std::pair<int, double>> rows;
    for (int hour = 0; hour < 100; ++hour) rows.emplace_back(hour, hour % 7);
    CHECK(fill(rows, usual(7)).rows == rows);
}
