#pragma once

#include <algorithm>
#include <cmath>

#include "learn/stream/chart_verdict.hpp"
#include "learn/stream/state_bytes.hpp"

namespace joulewatch {

struct CusumOptions {
    double slack = 0.5;  // k, in σ: half the shift that shall be seen soonest
    double limit = 5;    // h, in σ
};

/// Cumulative sums of standardised residuals, both sides: C⁺ = max(0, C⁺ + z − k), C⁻ its mirror;
/// an alarm beyond h. Page, Continuous Inspection Schemes, Biometrika 41, 1954. By default a false
/// alarm every 465 samples, and a shift of 1 σ is seen after some ten (Montgomery, Introduction to
/// Statistical Quality Control, 7th ed., §9.1). Independent samples are assumed.
class CusumChart {
 public:
    /// `invalidInput` for a slack below 0 or a limit that is not above 0.
    static Result<CusumChart> make(CusumOptions options = {}) {
        CusumChart chart;
        chart.options_ = options;
        if (!chart.sound())
            return fail(
                ErrorCode::invalidInput,
                "A CUSUM chart has a slack of 0 or more, not {}, and a limit above 0, not {}.",
                options.slack, options.limit);
        return chart;
    }

    /// `z` in σ from the ordinary mean; a value that is no number is passed over. The statistic is
    /// the larger of the two sums.
    ChartVerdict add(double z) {
        if (!std::isfinite(z)) return {std::max(above_, below_), options_.limit, false, false};
        above_ = std::max(0.0, above_ + z - options_.slack);
        below_ = std::max(0.0, below_ - z - options_.slack);
        const double larger = std::max(above_, below_);
        return {larger, options_.limit, larger > options_.limit, false};
    }
    /// C⁺ and C⁻: on which side the mean has moved.
    double above() const { return above_; }
    double below() const { return below_; }
    /// As before the first sample: once an alarm has been dealt with.
    void restart() { above_ = below_ = 0; }

 private:
    friend class StateAccess;
    static constexpr StateKind kState{"a CUSUM chart", 0x4D535543, 1};
    static void fields(auto& self, auto& visit) {
        visit(self.options_.slack, self.options_.limit, self.above_, self.below_);
    }
    bool sound() const {
        return options_.slack >= 0 && std::isfinite(options_.slack) && options_.limit > 0 &&
               std::isfinite(options_.limit) && above_ >= 0 && std::isfinite(above_) &&
               below_ >= 0 && std::isfinite(below_);
    }

    CusumOptions options_;
    double above_ = 0, below_ = 0;
};

}  // namespace joulewatch
