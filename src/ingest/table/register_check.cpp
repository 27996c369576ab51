#include "ingest/table/register_check.hpp"

#include <cstddef>

namespace joulewatch {

bool isRegister(std::span<const double> values) {
    constexpr std::size_t kFewest = 10;  // with fewer, a slowly rising load looks the same
    constexpr double kRising = 0.98;
    constexpr double kStays = 0.9;
    constexpr double kFewestRises = 0.05;  // of the steps: a meter that never counts is no proof
    if (values.size() < kFewest || values.front() < 0) return false;
    std::size_t notFalling = 0;
    std::size_t rises = 0;
    double added = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        const double step = values[i] - values[i - 1];
        notFalling += step >= 0;
        rises += step > 0;
        if (step > 0) added += step;
    }
    const auto steps = static_cast<double>(values.size() - 1);
    const double total = values.back() - values.front();
    return total > 0 && static_cast<double>(notFalling) >= kRising * steps &&
           total >= kStays * added && static_cast<double>(rises) >= kFewestRises * steps;
}

}  // namespace joulewatch
