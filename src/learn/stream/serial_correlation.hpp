#pragma once

#include <algorithm>
#include <cmath>

#include "learn/stream/state_bytes.hpp"

namespace joulewatch {

/// By how much the limits of a control chart are widened where neighbours resemble each other:
/// √((1+ρ1)/(1−ρ1)), the growth of a mean's standard error over that of independent samples, for
/// |ρ1| > 0.3; 1 otherwise. Dividing the chart's samples by it does the same. First-order
/// autoregression: Priestley, Spectral Analysis and Time Series, 1981, §5.3.2.
inline double chartWidening(double rho1) {
    constexpr double kNegligible = 0.3;
    constexpr double kMost = 0.999;  // a chart 45 times as wide sees nothing anyway
    if (!(std::abs(rho1) > kNegligible)) return 1;
    const double rho = std::clamp(rho1, -kMost, kMost);
    return std::sqrt((1 + rho) / (1 - rho));
}

struct SerialCorrelationOptions {
    std::uint64_t memory = 5000;  // samples: older ones fade
    std::uint64_t warmUp = 200;   // with so few, ρ1 is known to ±0.14 (2/√n)
};

/// ρ1, the correlation of a series' neighbours, as it goes: means that fade exponentially after the
/// first `memory` samples. Samples are cut at ±4 σ so that a spike does not decide.
class SerialCorrelation {
 public:
    /// `invalidInput` for a memory or a warm-up below 2.
    static Result<SerialCorrelation> make(SerialCorrelationOptions options = {}) {
        SerialCorrelation correlation;
        correlation.options_ = options;
        if (!correlation.sound())
            return fail(
                ErrorCode::invalidInput,
                "A serial correlation has a memory and a warm-up of 2 samples or more, not {} "
                "and {}.",
                options.memory, options.warmUp);
        return correlation;
    }

    /// `z` in σ; after a value that is no number the next sample has no neighbour.
    void add(double z) {
        constexpr double kCut = 4;
        if (!std::isfinite(z)) {
            follows_ = false;
            return;
        }
        z = std::clamp(z, -kCut, kCut);
        fade(mean_, z, ++samples_);
        const double deviation = z - mean_;
        fade(variance_, deviation * deviation, samples_);
        if (follows_) fade(product_, deviation * last_, ++pairs_);
        last_ = deviation;
        follows_ = true;
    }
    bool warmingUp() const { return pairs_ < options_.warmUp; }
    /// 0 as long as nothing varied; never beyond ±1.
    double rho1() const { return variance_ > 0 ? std::clamp(product_ / variance_, -1.0, 1.0) : 0; }
    /// chartWidening() of it, 1 during the warm-up.
    double widening() const { return warmingUp() ? 1 : chartWidening(rho1()); }

 private:
    friend class StateAccess;
    static constexpr StateKind kState{"a serial correlation", 0x314F4852, 1};
    static void fields(auto& self, auto& visit) {
        visit(self.options_.memory, self.options_.warmUp, self.mean_, self.variance_, self.product_,
              self.last_, self.samples_, self.pairs_, self.follows_);
    }
    bool sound() const {
        return options_.memory >= 2 && options_.warmUp >= 2 && std::isfinite(mean_) &&
               variance_ >= 0 && std::isfinite(variance_) && std::isfinite(product_) &&
               std::isfinite(last_);
    }
    void fade(double& mean, double value, std::uint64_t count) const {
        mean += (value - mean) / static_cast<double>(std::min(count, options_.memory));
    }

    SerialCorrelationOptions options_;
    double mean_ = 0, variance_ = 0, product_ = 0;
    double last_ = 0;  // deviation of the sample before
    std::uint64_t samples_ = 0, pairs_ = 0;
    bool follows_ = false;
};

}  // namespace joulewatch
