#pragma once

#include <algorithm>
#include <cmath>

#include "learn/stream/chart_verdict.hpp"
#include "learn/stream/state_bytes.hpp"

namespace joulewatch {

struct PageHinkleyOptions {
    double slack = 0.005;       // δ, in σ: changes of the mean below it are let pass
    double limit = 50;          // λ, in σ
    std::uint64_t warmUp = 30;  // samples
};

/// A lasting change of the mean, in either direction, of a series whose mean is not known: with the
/// running mean m_t, S_t = S_{t−1} + x_t − m_t − δ, an alarm when S − min S exceeds λ; falls are
/// seen by the mirror. Page 1954; Hinkley, Inference about the Change-Point from Cumulative Sum
/// Tests, Biometrika 58:3, 1971; Gama et al., A Survey on Concept Drift Adaptation, ACM CSUR 46:4,
/// 2014.
class PageHinkley {
 public:
    /// `invalidInput` for a slack below 0 or a limit that is not above 0.
    static Result<PageHinkley> make(PageHinkleyOptions options = {}) {
        PageHinkley test;
        test.options_ = options;
        if (!test.sound())
            return fail(
                ErrorCode::invalidInput,
                "A Page-Hinkley test has a slack of 0 or more, not {}, and a limit above 0, "
                "not {}.",
                options.slack, options.limit);
        return test;
    }

    /// `z` in σ from anywhere; a value that is no number is passed over. The statistic is the
    /// larger of what speaks for a rise and for a fall.
    ChartVerdict add(double z) {
        if (std::isfinite(z)) {
            ++samples_;
            mean_ += (z - mean_) / static_cast<double>(samples_);
            rising_ += z - mean_ - options_.slack;
            falling_ += z - mean_ + options_.slack;
            lowest_ = std::min(lowest_, rising_);
            highest_ = std::max(highest_, falling_);
        }
        const double larger = std::max(rising_ - lowest_, highest_ - falling_);
        const bool warmingUp = samples_ < options_.warmUp;
        return {larger, options_.limit, !warmingUp && std::isfinite(z) && larger > options_.limit,
                warmingUp};
    }
    /// As before the first sample: once an alarm has been dealt with.
    void restart() { mean_ = rising_ = falling_ = lowest_ = highest_ = 0, samples_ = 0; }

 private:
    friend class StateAccess;
    static constexpr StateKind kState{"a Page-Hinkley test", 0x4B484750, 1};
    static void fields(auto& self, auto& visit) {
        visit(self.options_.slack, self.options_.limit, self.options_.warmUp, self.mean_,
              self.rising_, self.falling_, self.lowest_, self.highest_, self.samples_);
    }
    bool sound() const {
        return options_.slack >= 0 && std::isfinite(options_.slack) && options_.limit > 0 &&
               std::isfinite(options_.limit) && std::isfinite(mean_) && std::isfinite(rising_) &&
               std::isfinite(falling_) && lowest_ <= 0 && std::isfinite(lowest_) && highest_ >= 0 &&
               std::isfinite(highest_);
    }

    PageHinkleyOptions options_;
    double mean_ = 0;
    double rising_ = 0, falling_ = 0;  // S with −δ and with +δ
    double lowest_ = 0, highest_ = 0;  // of the one and of the other
    std::uint64_t samples_ = 0;
};

}  // namespace joulewatch
