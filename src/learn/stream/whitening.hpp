#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "learn/stream/state_bytes.hpp"

namespace joulewatch {

struct WhiteningOptions {
    std::uint32_t features = 1;
    std::uint64_t memory = 2688;  // samples: older ones fade
    double blur = 0.01;  // variance added to each, so that near equals do not part at a digit
};

/// What is left of each feature once the ones before it have said what they can, in its own spread:
/// y = L⁻¹x with LLᵀ the covariance seen so far (Cholesky; Kessy, Lewin & Strimmer, Optimal
/// Whitening and Decorrelation, The American Statistician 72:4, 2018). Trees cut along the axes: of
/// power that parts from its current they see nothing unless it has an axis of its own. The
/// features have a mean near 0 and spreads near 1, as residuals in σ do; samples are cut at ±4
/// before they are learnt from.
class Whitening {
 public:
    static constexpr std::uint32_t kMaxFeatures = 8;

    /// `invalidInput` for no features or more than kMaxFeatures, no memory or a blur that is not
    /// above 0.
    static Result<Whitening> make(WhiteningOptions options = {}) {
        Whitening whitening;
        whitening.options_ = options;
        whitening.covariance_.assign(std::size_t{options.features} * options.features, 0);
        if (!whitening.sound())
            return fail(
                ErrorCode::invalidInput,
                "A whitening has 1 to {} features, a memory and a blur above 0; not {}, {} and {}.",
                kMaxFeatures, options.features, options.memory, options.blur);
        return whitening;
    }

    struct Sample {
        std::array<double, kMaxFeatures> rest{};  // y
        std::array<double, kMaxFeatures>
            spread{};  // that y is in: rest · spread = x − what was foretold
    };
    /// By what was learnt before; then learns from it. One value a feature, all finite.
    Sample add(std::span<const double> x) {
        ensure(x.size() == options_.features, "a sample has one value a feature");
        const Sample sample = solve(x);
        learn(x);
        return sample;
    }
    std::uint64_t samples() const { return samples_; }

 private:
    friend class StateAccess;
    static constexpr StateKind kState{"a whitening", 0x4E544857, 1};
    static void fields(auto& self, auto& visit) {
        visit(self.options_.features, self.options_.memory, self.options_.blur, self.samples_,
              self.covariance_);
    }
    bool sound() const {
        return options_.features >= 1 && options_.features <= kMaxFeatures &&
               options_.memory >= 1 && options_.blur > 0 && std::isfinite(options_.blur) &&
               covariance_.size() == std::size_t{options_.features} * options_.features &&
               std::ranges::all_of(covariance_, [](double each) { return std::isfinite(each); });
    }

    void learn(std::span<const double> x) {
        constexpr double kCut = 4;
        ++samples_;
        const double rate = 1 / static_cast<double>(std::min(samples_, options_.memory));
        const auto cut = [&](std::size_t i) { return std::clamp(x[i], -kCut, kCut); };
        for (std::size_t i = 0, cell = 0; i < x.size(); ++i)
            for (std::size_t j = 0; j < x.size(); ++j, ++cell)
                covariance_[cell] += rate * (cut(i) * cut(j) - covariance_[cell]);
    }
    /// Row by row: each needs those above it only.
    Sample solve(std::span<const double> x) const {
        std::array<std::array<double, kMaxFeatures>, kMaxFeatures> lower{};
        Sample sample;
        for (std::size_t i = 0; i < x.size(); ++i) {
            double foretold = 0;
            double left = covariance_[i * x.size() + i] + options_.blur;
            for (std::size_t j = 0; j < i; ++j) {
                double cell = covariance_[i * x.size() + j];
                for (std::size_t k = 0; k < j; ++k) cell -= lower[i][k] * lower[j][k];
                lower[i][j] = cell / lower[j][j];
                left -= lower[i][j] * lower[i][j];
                foretold += lower[i][j] * sample.rest[j];
            }
            // A covariance and a blur: nothing below the blur but by rounding, or by a damaged
            // state.
            lower[i][i] = std::sqrt(std::max(left, options_.blur));
            sample.spread[i] = lower[i][i];
            sample.rest[i] = (x[i] - foretold) / lower[i][i];
        }
        return sample;
    }

    WhiteningOptions options_;
    std::uint64_t samples_ = 0;
    std::vector<double> covariance_;  // row by row; of mean 0
};

}  // namespace joulewatch
