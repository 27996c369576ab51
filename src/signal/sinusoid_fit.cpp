#include "signal/sinusoid_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace joulewatch {
namespace {

using Complex = std::complex<double>;

/// Σ values_b·step^b, by Horner's rule.
Complex rotatedSum(const std::vector<Complex>& values, Complex step) {
    double re = 0;
    double im = 0;
    for (auto each = values.rbegin(); each != values.rend(); ++each) {
        const double next = re * step.real() - im * step.imag() + each->real();
        im = re * step.imag() + im * step.real() + each->imag();
        re = next;
    }
    return {re, im};
}

Complex turn(double cycles) { return std::polar(1.0, -2 * std::numbers::pi * cycles); }

}  // namespace

/// Four samples at a time, each with its own rotating factor; the factors are renewed often enough
/// for rounding not to add up.
Complex fourierSum(std::span<const float> values, double cyclesPerSample) {
    constexpr std::size_t kLanes = 4;
    constexpr std::size_t kRun = 256;
    std::array<double, kLanes> sumRe{};
    std::array<double, kLanes> sumIm{};
    const Complex step = turn(kLanes * cyclesPerSample);
    std::array<Complex, kLanes> ahead;
    for (std::size_t lane = 0; lane < kLanes; ++lane)
        ahead[lane] = turn(cyclesPerSample * static_cast<double>(lane));
    const std::size_t whole = values.size() / kLanes * kLanes;
    for (std::size_t begin = 0; begin < whole; begin += kRun) {
        std::array<double, kLanes> re{};
        std::array<double, kLanes> im{};
        const Complex start = turn(cyclesPerSample * static_cast<double>(begin));
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const Complex factor = start * ahead[lane];
            re[lane] = factor.real();
            im[lane] = factor.imag();
        }
        const std::size_t end = std::min(begin + kRun, whole);
        for (std::size_t t = begin; t < end; t += kLanes)
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                const double value = values[t + lane];
                sumRe[lane] += value * re[lane];
                sumIm[lane] += value * im[lane];
                const double next = re[lane] * step.real() - im[lane] * step.imag();
                im[lane] = re[lane] * step.imag() + im[lane] * step.real();
                re[lane] = next;
            }
    }
    Complex sum{(sumRe[0] + sumRe[1]) + (sumRe[2] + sumRe[3]),
                (sumIm[0] + sumIm[1]) + (sumIm[2] + sumIm[3])};
    for (std::size_t t = whole; t < values.size(); ++t)
        sum += static_cast<double>(values[t]) * turn(cyclesPerSample * static_cast<double>(t));
    return sum;
}

void StretchSample::add(std::span<const double> values, std::size_t present) {
    if (seen_++ % stride_ != 0) return;
    if (kept_.size() == kMaxStretches) {
        for (std::size_t i = 1; 2 * i < kept_.size(); ++i) kept_[i] = std::move(kept_[2 * i]);
        kept_.resize(kMaxStretches / 2);
        stride_ *= 2;
    }
    kept_.push_back({.values = {values.begin(), values.end()}, .present = present});
}

double StretchSample::squaredAmplitude(double cyclesPerSample, double noisePower) const {
    double power = 0;
    double noise = 0;
    double weight = 0;
    for (const Stretch& each : kept_) {
        const auto present = static_cast<double>(each.present);
        power += std::norm(fourierSum(each.values, cyclesPerSample));
        noise += noisePower * present;
        weight += present * present;
    }
    return weight > 0 ? 4 * (power - noise) / weight : 0;
}

/// Each stretch is shifted to frequency zero and summed in blocks, so short that a bin more or less
/// hardly turns within one: the search then looks at 64 sums in place of all samples.
double StretchSample::refine(double cyclesPerSample, std::size_t length) const {
    constexpr std::size_t kBlocks = 64;
    constexpr int kSteps = 50;  // to either side, a fiftieth of a bin each
    const std::size_t block = std::max<std::size_t>(1, length / kBlocks);
    std::vector<std::vector<Complex>> shifted;
    for (const Stretch& each : kept_) {
        std::vector<Complex> sums;
        const std::span<const float> values(each.values);
        for (std::size_t t = 0; t < values.size(); t += block)
            sums.push_back(
                turn(cyclesPerSample * static_cast<double>(t)) *
                fourierSum(values.subspan(t, std::min(block, values.size() - t)), cyclesPerSample));
        shifted.push_back(std::move(sums));
    }
    double best = cyclesPerSample;
    double most = -1;
    for (int i = -kSteps; i <= kSteps; ++i) {
        const double offset = i / (static_cast<double>(kSteps) * static_cast<double>(length));
        double power = 0;
        const Complex step = turn(offset * static_cast<double>(block));
        for (const std::vector<Complex>& sums : shifted) power += std::norm(rotatedSum(sums, step));
        if (power <= most) continue;
        most = power;
        best = cyclesPerSample + offset;
    }
    return best;
}

}  // namespace joulewatch
