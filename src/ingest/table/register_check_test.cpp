#include "ingest/table/register_check.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace joulewatch;

TEST_CASE("a running total is told from a load") {
    std::vector<double> total{1000};
    std::vector<double> load;
    for (int i = 0; i < 200; ++i) {
        const double used = 1 + std::sin(i * 0.3);
        total.push_back(total.back() + used);
        load.push_back(used);
    }
    CHECK(isRegister(total));
    CHECK_FALSE(isRegister(load));
    total[100] = 0;  // one reading lost its value: 1 step of 200 falls, and it rises again
    CHECK_FALSE(isRegister(total));
}

TEST_CASE("a load that seldom moves, a constant and too few values are no running totals") {
    std::vector<double> seldom(500, 0.0);  // 99 % of the steps do not fall
    for (std::size_t i = 50; i < 500; i += 100) seldom[i] = 3;
    seldom.back() = 1;
    CHECK_FALSE(isRegister(seldom));
    CHECK_FALSE(isRegister(std::vector<double>(100, 7.0)));
    CHECK_FALSE(isRegister(std::vector<double>{1, 2, 3, 4, 5}));
    CHECK_FALSE(isRegister({}));
}
