#include "signal/pareto_tail.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace joulewatch {
namespace {

/// The likelihood along the curve on which γ and σ are best for each θ = γ/σ. Excesses are taken in
/// units of their mean, so that one set of places to look at serves every scale.
class Profile {
 public:
    Profile(std::span<const double> excesses, double mean) : excesses_(excesses), mean_(mean) {}

    struct At {
        double shape;       // γ(θ) = mean ln(1 + θy)
        double stationary;  // u(θ)·v(θ) − 1, Grimshaw's equation: 0 where the likelihood levels
    };
    At at(double theta) const {
        double logs = 0;
        double reciprocals = 0;
        for (const double each : excesses_) {
            const double factor = 1 + theta * each / mean_;
            logs += std::log(factor);
            reciprocals += 1 / factor;
        }
        const auto n = static_cast<double>(excesses_.size());
        return {logs / n, (1 + logs / n) * (reciprocals / n) - 1};
    }
    /// A place where `stationary` changes sign between `low` and `high`.
    double root(double low, double high) const {
        constexpr int kSteps = 30;  // 1e-9 of the interval
        const bool sign = at(low).stationary > 0;
        for (int step = 0; step < kSteps; ++step) {
            const double middle = (low + high) / 2;
            ((at(middle).stationary > 0) == sign ? low : high) = middle;
        }
        return (low + high) / 2;
    }
    /// ln L/n at a root other than 0, in units of the mean.
    static double likelihood(double theta, double shape) {
        return -std::log(shape / theta) - 1 - shape;
    }

 private:
    std::span<const double> excesses_;
    double mean_;
};

}  // namespace

double ParetoTail::excess(double p) const {
    constexpr double kExponential = 1e-9;  // the two forms agree to 1e-8 there
    if (std::abs(shape) < kExponential) return -scale * std::log(p);
    return scale / shape * (std::pow(p, -shape) - 1);
}

std::optional<ParetoTail> fitParetoTail(std::span<const double> excesses) {
    if (excesses.size() < 2) return std::nullopt;
    const auto [least, most] = std::ranges::minmax(excesses);
    double mean = 0;
    for (const double each : excesses) mean += each / static_cast<double>(excesses.size());
    if (least == most || !std::isfinite(mean) || !(mean > 0)) return std::nullopt;
    const Profile profile(excesses, mean);

    // γ = 0 is always stationary: the exponential law, ln L/n = −1 in units of the mean.
    ParetoTail best{mean, 0};
    double bestLikelihood = -1;
    const auto consider = [&](double low, double high) {
        if ((profile.at(low).stationary > 0) == (profile.at(high).stationary > 0)) return;
        const double theta = profile.root(low, high);
        const double shape = profile.at(theta).shape;
        if (!(shape > -1) || !(shape < 10)) return;
        const double likelihood = Profile::likelihood(theta, shape);
        if (likelihood <= bestLikelihood) return;
        bestLikelihood = likelihood;
        best = {shape / theta * mean, shape};
    };
    // Roots of both signs, looked for between places that stand a factor of two apart.
    constexpr double kNearest = 1e-3;
    constexpr double kFarthest = 1e4;
    const double end = mean / most;  // θ > −end, or an excess would be impossible
    double inner = kNearest * end;
    for (int step = 1; step <= 10; ++step) {
        const double outer = step < 10 ? end * std::ldexp(kNearest, step) : end * (1 - 1e-6);
        consider(-outer, -inner);
        inner = outer;
    }
    for (double low = kNearest; low < kFarthest; low *= 2) consider(low, 2 * low);
    return best;
}

}  // namespace joulewatch
