#pragma once

#include <cmath>
#include <numbers>

namespace joulewatch {

// The C library's log and exp2 use fused multiply-add where the processor has it, and then differ
// in the last digit. A forest's scores are the same on every processor, so these two use plain
// additions, multiplications and divisions alone.

/// ln x for a finite x > 0, within 4e-16 relative of the true value for x ≥ 2.
inline double portableLog(double x) {
    int exponent = 0;
    double fraction = std::frexp(x, &exponent);  // in [0.5, 1)
    if (fraction < std::numbers::sqrt2 / 2) {
        fraction *= 2;
        --exponent;
    }
    // ln f = 2·atanh(r), |r| ≤ 0.172, so that the series is done after twelve terms.
    const double r = (fraction - 1) / (fraction + 1);
    const double square = r * r;
    double series = 0;
    for (int k = 25; k >= 1; k -= 2) series = series * square + 1.0 / k;
    return 2 * r * series + exponent * std::numbers::ln2;
}

/// 2^x for |x| ≤ 1000, within 4e-16 relative.
inline double portableExp2(double x) {
    const double whole = std::nearbyint(x);
    const double y = (x - whole) * std::numbers::ln2;  // |y| ≤ 0.347
    double series = 1;
    for (int k = 15; k >= 1; --k) series = 1 + series * y / k;
    return std::ldexp(series, static_cast<int>(whole));
}

}  // namespace joulewatch
