#pragma once

#include <cmath>

#include "learn/stream/chart_verdict.hpp"
#include "learn/stream/state_bytes.hpp"

namespace joulewatch {

struct EwmaChartOptions {
    double weight = 0.2;   // λ: of the newest sample, in (0, 1]
    double width = 2.962;  // L, in σ: with λ = 0.2 a false alarm every 500 samples
};

/// Exponentially weighted moving average of standardised residuals: sees small lasting shifts.
/// z_t = λx_t + (1−λ)z_{t−1}, limits ±L·√(λ/(2−λ)·(1−(1−λ)^{2t})). Roberts, Control Chart Tests
/// Based on Geometric Moving Averages, Technometrics 1:3, 1959; defaults of Lucas & Saccucci,
/// Technometrics 32:1, 1990. Independent samples are assumed: see serial_correlation.hpp.
class EwmaChart {
 public:
    /// `invalidInput` for a weight outside (0, 1] or a width that is not above 0.
    static Result<EwmaChart> make(EwmaChartOptions options = {}) {
        EwmaChart chart;
        chart.options_ = options;
        if (!chart.sound())
            return fail(
                ErrorCode::invalidInput,
                "An EWMA chart has a weight in (0, 1], not {}, and a width above 0, not {}.",
                options.weight, options.width);
        return chart;
    }

    /// `z` in σ from the ordinary mean; a value that is no number is passed over.
    ChartVerdict add(double z) {
        if (!std::isfinite(z)) return {mean_, limit_, false, false};
        const double rest = 1 - options_.weight;
        mean_ = options_.weight * z + rest * mean_;
        if (fade_ > 0) {
            fade_ *= rest * rest;
            if (fade_ < kFaded) fade_ = 0;
            limit_ = limit();
        }
        return {mean_, limit_, std::abs(mean_) > limit_, false};
    }
    /// As before the first sample: once an alarm has been dealt with.
    void restart() { mean_ = limit_ = 0, fade_ = 1; }

 private:
    friend class StateAccess;
    static constexpr StateKind kState{"an EWMA chart", 0x414D5745, 1};
    static void fields(auto& self, auto& visit) {
        visit(self.options_.weight, self.options_.width, self.mean_, self.limit_, self.fade_);
    }
    bool sound() const {
        return options_.weight > 0 && options_.weight <= 1 && options_.width > 0 &&
               std::isfinite(options_.width) && std::isfinite(mean_) && limit_ >= 0 && fade_ >= 0 &&
               fade_ <= 1;
    }
    double limit() const {
        return options_.width * std::sqrt(options_.weight / (2 - options_.weight) * (1 - fade_));
    }

    static constexpr double kFaded = 1e-20;  // far below what 1 − fade_ can show
    EwmaChartOptions options_;
    double mean_ = 0, limit_ = 0;
    double fade_ = 1;  // (1−λ)^{2t}
};

}  // namespace joulewatch
