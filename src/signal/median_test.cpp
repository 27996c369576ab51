#include "signal/median.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace joulewatch;

TEST_CASE("a median is the middle value or the mean of the middle two") {
    std::vector<float> odd{5, 1, 3};
    std::vector<float> even{4, 1, 3, 2};
    CHECK(medianInPlace(odd) == 3);
    CHECK(medianInPlace(even) == 2.5F);
    CHECK(std::isnan(medianInPlace({})));
}

TEST_CASE("the median of many values is that of their sorted order, whatever their order") {
    for (std::size_t n : {1023, 1024, 1440, 8639, 8640}) {
        std::vector<float> scattered;
        std::vector<float> rising;
        std::vector<float> fewValues;
        std::vector<float> twoLevels;  // a sample sees both, and the gap between them
        for (std::size_t i = 0; i < n; ++i) {
            const double noise = static_cast<double>(i + 1) * 0.6180339887498949;
            scattered.push_back(static_cast<float>(noise - std::floor(noise)));
            rising.push_back(static_cast<float>(i));
            fewValues.push_back(static_cast<float>(i % 3));
            twoLevels.push_back(i % 2 == 0 ? 1.0F : 100.0F);
        }
        for (std::vector<float>* values : {&scattered, &rising, &fewValues, &twoLevels}) {
            std::vector<float> sorted = *values;
            std::sort(sorted.begin(), sorted.end());
            const float expected = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
            CHECK(medianInPlace(std::span(*values)) == expected);
        }
    }
}
