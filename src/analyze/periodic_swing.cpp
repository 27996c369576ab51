#include "analyze/periodic_swing.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace joulewatch {
namespace {

constexpr std::size_t kBackgroundReach = 50;
constexpr double kLongestPeriodS = 3600;  // hour medians take out what is slower
constexpr double kSignificance = 0.001;
// Power of a hundred-millionth of the current: below is rounding, not a background.
constexpr double kFloor = 1e-16;
constexpr std::size_t kMaxProfilePoints = 48;
constexpr std::size_t kMinProfilePoints = 4;

}  // namespace

PeriodicSwing::PeriodicSwing(std::size_t stretchSamples, Duration interval)
    : stepS_(std::chrono::duration<double>(interval).count()), periodogram_(stretchSamples) {}

void PeriodicSwing::add(std::span<const double> stretch, std::size_t present) {
    periodogram_.add(stretch);
    sample_.add(stretch, present);
}

/// Local maxima of the spectrum at periods of an hour and less.
std::vector<PeriodicSwing::Peak> PeriodicSwing::peaks() const {
    const std::vector<double> power = periodogram_.power();
    const std::vector<double> median = runningMedianBackground(power, kBackgroundReach);
    const auto samples = static_cast<double>(periodogram_.samples());
    const double toMean = meanOverMedian(periodogram_.stretches());
    const auto first = static_cast<std::size_t>(std::ceil(samples * stepS_ / kLongestPeriodS));
    std::vector<Peak> found;
    for (std::size_t k = first; k + 1 < power.size(); ++k) {
        if (power[k] < power[k - 1] || power[k] < power[k + 1]) continue;
        const double mean = std::max(median[k], kFloor) * toMean;
        found.push_back({.bin = k,
                         .ratioToMean = power[k] / mean,
                         .power = power[k] - mean,
                         .noisePower = mean * samples / 4});
    }
    return found;
}

/// Of the peaks beyond chance the one with the largest swing: a faint line in a quiet part of the
/// spectrum may be the surer one, and still matter less.
PeriodicSwing::Finding PeriodicSwing::result() const {
    Finding finding;
    const std::vector<Peak> all = peaks();
    const Peak* largest = nullptr;
    double strongest = 0;
    const auto chance = [&](double ratio) {
        return peakPValue(ratio, periodogram_.stretches(), periodogram_.samples() / 2);
    };
    for (const Peak& each : all) {
        strongest = std::max(strongest, each.ratioToMean);
        if (largest != nullptr && each.power <= largest->power) continue;
        if (chance(each.ratioToMean) < kSignificance) largest = &each;
    }
    if (all.empty()) return finding;
    finding.pValue = chance(largest != nullptr ? largest->ratioToMean : strongest);
    if (largest == nullptr) return finding;

    const std::size_t samples = periodogram_.samples();
    const double frequency =
        sample_.refine(static_cast<double>(largest->bin) / static_cast<double>(samples), samples);
    const double squared = sample_.squaredAmplitude(frequency, largest->noisePower);
    finding.periodS = stepS_ / frequency;
    finding.amplitudePercent = 100 * std::sqrt(std::max(0.0, squared));
    finding.profile = profile(frequency);
    return finding;
}

/// Each stretch is laid so that its own fit of the swing is a sine that starts to rise at phase 0:
/// a swing need not keep its phase overnight.
std::vector<ProfilePoint> PeriodicSwing::profile(double cyclesPerSample) const {
    const auto points = std::clamp(static_cast<std::size_t>(std::lround(1 / cyclesPerSample)),
                                   kMinProfilePoints, kMaxProfilePoints);
    std::vector<double> sums(points);
    std::vector<double> counts(points);
    for (const StretchSample::Stretch& each : sample_.stretches()) {
        const std::complex<double> fit = fourierSum(each.values, cyclesPerSample);
        const double start = std::arg(fit) / (2 * std::numbers::pi) + 0.25;
        for (std::size_t t = 0; t < each.values.size(); ++t) {
            const double turns = start + cyclesPerSample * static_cast<double>(t);
            const double phase = turns - std::floor(turns);
            const auto at =
                std::min(static_cast<std::size_t>(phase * static_cast<double>(points)), points - 1);
            sums[at] += static_cast<double>(each.values[t]);
            ++counts[at];
        }
    }
    std::vector<ProfilePoint> shape;
    for (std::size_t i = 0; i < points; ++i)
        if (counts[i] > 0)
            shape.push_back({.phase = (static_cast<double>(i) + 0.5) / static_cast<double>(points),
                             .ratio = 1 + sums[i] / counts[i]});
    return shape;
}

}  // namespace joulewatch
