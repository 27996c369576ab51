#include "signal/pareto_tail.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace joulewatch {
namespace {

constexpr double kNearest = 1e-3, kFarthest = 1e4;  // places to look at, of the end and in θ
constexpr double kBeforeEnd = 1e-6;

/// The likelihood along the curve on which γ and σ are best for each θ = γ/σ. Excesses are taken in
/// units of their mean, so that one set of places to look at serves every scale.
class Profile {
 public:
    Profile(std::span<const double> excesses, double mean, double most) {
        const std::size_t rows = (excesses.size() + kLanes - 1) / kLanes;
        count_ = static_cast<double>(excesses.size());
        padding_ = static_cast<double>(rows * kLanes) - count_;
        excesses_.assign(rows * kLanes, 0);
        std::ranges::transform(excesses, excesses_.begin(), [&](double y) { return y / mean; });
        const double widest = std::max(1 / kBeforeEnd, 1 + kFarthest * most / mean);
        depth_ = kLanes *
                 std::max<std::size_t>(1, static_cast<std::size_t>(kDecades / std::log10(widest)));
    }

    struct At {
        double theta;
        double shape;       // γ(θ) = mean ln(1 + θy)
        double stationary;  // u(θ)·v(θ) − 1, Grimshaw's equation: 0 where the likelihood levels
    };
    /// A logarithm and a division for many factors f at a time: of their product P and of P·Σ 1/f.
    At at(double theta) const {
        double logs = 0, reciprocals = -padding_;
        for (std::size_t from = 0; from < excesses_.size(); from += depth_) {
            std::array<double, kLanes> products, sums{};
            products.fill(1);
            const std::size_t to = std::min(from + depth_, excesses_.size());
            for (std::size_t i = from; i < to; i += kLanes)
                for (std::size_t lane = 0; lane < kLanes; ++lane) {
                    const double factor = 1 + theta * excesses_[i + lane];
                    sums[lane] = sums[lane] * factor + products[lane];
                    products[lane] *= factor;
                }
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                logs += std::log(products[lane]);
                reciprocals += sums[lane] / products[lane];
            }
        }
        const double shape = logs / count_;
        return {theta, shape, (1 + shape) * (reciprocals / count_) - 1};
    }
    /// A place where `stationary` changes sign between two, by the ITP method: Oliveira &
    /// Takahashi, An Enhancement of the Bisection Method Average Performance, ACM TOMS 47:1, 2020.
    At root(At low, At high) const {
        constexpr double kAccuracy = 1e-12;  // of the interval
        const double whole = high.theta - low.theta;
        double bisected = whole;  // that bisection would leave, one step behind
        for (; high.theta - low.theta > kAccuracy * whole; bisected /= 2) {
            const double width = high.theta - low.theta;
            const double middle = low.theta + width / 2;
            const double secant =
                low.theta - low.stationary * width / (high.stationary - low.stationary);
            const double side = secant < middle ? 1 : -1;
            const double inward = std::min(0.2 * width * width / whole, std::abs(middle - secant));
            const double reach = std::max(0.0, bisected - width / 2);
            const double place = std::max(side * (middle - secant) - inward, 0.0);
            const At next = at(middle - side * std::min(place, reach));
            if (next.stationary == 0) return next;
            ((next.stationary > 0) == (low.stationary > 0) ? low : high) = next;
        }
        return at((low.theta + high.theta) / 2);
    }
    /// ln L/n at a root other than 0, in units of the mean.
    static double likelihood(const At& root) {
        return -std::log(root.shape / root.theta) - 1 - root.shape;
    }

 private:
    static constexpr std::size_t kLanes = 8;  // that the processor may work on side by side
    static constexpr double kDecades = 300;   // a product is no wider

    std::vector<double> excesses_;  // and zeros, whose factor is 1
    double count_ = 0, padding_ = 0;
    std::size_t depth_ = 0;  // that a product is taken of, in all lanes
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
    const Profile profile(excesses, mean, most);

    // γ = 0 is always stationary: the exponential law, ln L/n = −1 in units of the mean.
    ParetoTail best{mean, 0};
    double bestLikelihood = -1;
    const auto consider = [&](const Profile::At& low, const Profile::At& high) {
        if ((low.stationary > 0) == (high.stationary > 0)) return;
        const auto root = profile.root(low, high);
        if (!(root.shape > -1) || !(root.shape < 10)) return;
        const double likelihood = Profile::likelihood(root);
        if (likelihood <= bestLikelihood) return;
        bestLikelihood = likelihood;
        best = {root.shape / root.theta * mean, root.shape};
    };
    // Roots of both signs, looked for between places that stand a factor of two apart.
    const double end = mean / most;  // θ > −end, or an excess would be impossible
    auto inner = profile.at(-kNearest * end);
    for (int step = 1; step <= 10; ++step) {
        const double share = step < 10 ? std::ldexp(kNearest, step) : 1 - kBeforeEnd;
        const auto outer = profile.at(-share * end);
        consider(outer, inner);
        inner = outer;
    }
    auto low = profile.at(kNearest);
    while (low.theta < kFarthest) {
        const auto high = profile.at(2 * low.theta);
        consider(low, high);
        low = high;
    }
    return best;
}

}  // namespace joulewatch
