#include "analyze/current_variation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace joulewatch {
namespace {

/// σ/μ of `count` values of which sum and squares of the excess over 1 are known.
double variation(double sum, double squares, std::size_t count) {
    const auto rows = static_cast<double>(count);
    const double excess = sum / rows;
    const double variance = std::max(0.0, squares / rows - excess * excess);
    return std::sqrt(variance) / (1 + excess);
}

}  // namespace

void CurrentVariation::add(std::span<const double> ratios) {
    for (const double each : ratios) {
        const double excess = each - 1;
        sum_ += excess;
        squares_ += excess * excess;
        ratios_.add(each);
    }
    count_ += ratios.size();
    roll(ratios);
}

void CurrentVariation::roll(std::span<const double> ratios) {
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < ratios.size(); ++i) {
        const double entering = ratios[i] - 1;
        sum += entering;
        squares += entering * entering;
        if (i >= kWindow) {
            const double leaving = ratios[i - kWindow] - 1;
            sum -= leaving;
            squares -= leaving * leaving;
        }
        if (i + 1 < kWindow) continue;
        const double cv = variation(sum, squares, kWindow);
        if (std::isfinite(cv)) rolling_.add(cv);
    }
}

double CurrentVariation::coefficient() const {
    if (count_ == 0) return std::numeric_limits<double>::quiet_NaN();
    return variation(sum_, squares_, count_);
}

}  // namespace joulewatch
