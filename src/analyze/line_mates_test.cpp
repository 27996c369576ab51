#include "analyze/line_mates.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace joulewatch;

namespace {

double scatter(std::size_t series, std::size_t block) {
    const auto x = static_cast<double>((block + 1) * (series * 5 + 2)) * 0.6180339887498949;
    return x - std::floor(x) - 0.5;
}

/// Machines 0 to 3 share a line; the other ten hardly move. Machine 0 also rises by 0.01 a block.
std::vector<std::vector<double>> plant(std::size_t blocks) {
    std::vector<std::vector<double>> series(14);
    for (std::size_t m = 0; m < series.size(); ++m)
        for (std::size_t block = 0; block < blocks; ++block) {
            const double line = m < 4 ? scatter(0, block) : 0.001 * scatter(m, block);
            series[m].push_back(line + (m == 0 ? 0.01 * static_cast<double>(block) : 0));
        }
    return series;
}

}  // namespace

TEST_CASE("what a line does together is taken out, and a machine's own trend stays") {
    auto series = plant(40);
    const auto own = withoutLineMates(series, 0);
    for (std::size_t block = 0; block < own.size(); ++block)
        CHECK(std::abs(own[block] - 0.01 * static_cast<double>(block)) < 0.001);
    const auto mate = withoutLineMates(series, 1);  // of its mates two are healthy, one rises
    for (double value : mate) CHECK(std::abs(value) < 0.001);
    CHECK(withoutLineMates(series, 5) == series[5]);
    series[1][7] = std::numeric_limits<double>::quiet_NaN();
    CHECK(std::isnan(withoutLineMates(series, 0)[7]));  // two mates are too few
}

TEST_CASE("a shared trend alone makes no line mates, nor do a few blocks") {
    std::vector<std::vector<double>> rising(5);
    for (std::size_t m = 0; m < rising.size(); ++m)
        for (std::size_t block = 0; block < 40; ++block)
            rising[m].push_back(0.05 * static_cast<double>(block) + scatter(m, block));
    CHECK(withoutLineMates(rising, 2) == rising[2]);
    const auto few = plant(15);
    CHECK(withoutLineMates(few, 0) == few[0]);
}
