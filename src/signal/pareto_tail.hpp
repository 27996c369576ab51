#pragma once

#include <optional>
#include <span>

namespace joulewatch {

/// The generalised Pareto law of what exceeds a high threshold:
/// P(excess > y) = (1 + γy/σ)^(−1/γ), for γ = 0 exp(−y/σ).
struct ParetoTail {
    double scale = 0;  // σ, in the unit of the excesses
    double shape = 0;  // γ: below 0 the tail ends, above 0 it is heavier than exponential

    /// The excess that is surpassed with probability `p` in (0, 1] given that there is one.
    double excess(double p) const;
};

/// The maximum of the likelihood, by its stationary points in θ = γ/σ alone: Grimshaw, Computing
/// Maximum Likelihood Estimates for the Generalized Pareto Distribution, Technometrics 35:2, 1993.
/// Shapes are looked for in (−1, 10); the likelihood has no maximum below −1. Empty for fewer than
/// two excesses, or when they are all equal. `excesses` are above 0 and finite.
std::optional<ParetoTail> fitParetoTail(std::span<const double> excesses);

}  // namespace joulewatch
