#include "signal/natural_log.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace joulewatch;

TEST_CASE("the natural logarithm is within 1e-6 of the library's over ten decades") {
    std::vector<float> values;
    for (double x = 1e-4; x < 1e6; x *= 1.0007) values.push_back(static_cast<float>(x));
    std::vector<float> logs(values.size());
    naturalLog(values, logs);
    double worst = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        worst = std::max(worst, std::abs(logs[i] - std::log(static_cast<double>(values[i]))));
    CHECK(worst < 1e-6);
}

TEST_CASE("what has no logarithm is missing") {
    const float infinity = std::numeric_limits<float>::infinity();
    const std::vector<float> values{0.0F,     -0.0F, -1.0F, std::numeric_limits<float>::quiet_NaN(),
                                    infinity, 1.0F,  1e-42F};
    std::vector<float> logs(values.size());
    naturalLog(values, logs);
    CHECK(logs[5] == 0);
    logs.erase(logs.begin() + 5);
    CHECK(std::all_of(logs.begin(), logs.end(), [](float x) { return std::isnan(x); }));
}
