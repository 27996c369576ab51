#include "signal/fundamental.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "signal/fft.hpp"

namespace joulewatch {
namespace {

using Complex = std::complex<double>;

constexpr double kLowestHz = 40;
constexpr double kHighestHz = 70;
constexpr double kFewestCycles = 6;
constexpr double kSmallestShare = 0.05;  // of the alternating power

/// The four-term Blackman-Harris window (F. J. Harris, Proc. IEEE 66, 1978) at the cosine of its
/// angle. Side lobes at -92 dB keep harmonics from pulling at a line's phase.
double blackmanHarris(double cosine) {
    const double second = 2 * cosine * cosine - 1;
    const double third = cosine * (4 * cosine * cosine - 3);
    return 0.35875 - 0.48829 * cosine + 0.14128 * second - 0.01168 * third;
}

/// The windowed line at `hz`, as a phasor with the record's first sample as origin of time; its
/// modulus is the line's amplitude.
Complex lineAt(double hz, std::span<const double> samples, double sampleRateHz) {
    const auto n = static_cast<double>(samples.size());
    const Complex lineTurn = std::polar(1.0, -2 * std::numbers::pi * hz / sampleRateHz);
    const Complex windowTurn = std::polar(1.0, 2 * std::numbers::pi / n);
    Complex line = 1;
    Complex window = std::polar(1.0, std::numbers::pi / n);
    Complex sum = 0;
    double weights = 0;
    for (const double sample : samples) {
        const double weight = blackmanHarris(window.real());
        sum += weight * sample * line;
        weights += weight;
        line *= lineTurn;
        window *= windowTurn;
    }
    return 2.0 * sum / weights;
}

/// The strongest bin from 40 to 70 Hz. It is at most half a bin off, so that the phase runs away by
/// at most a quarter of a turn between the record's halves: unambiguous.
double strongestHz(std::span<const double> record, double sampleRateHz) {
    const auto samples = record.first(fastLength(record.size()));
    const auto n = static_cast<double>(samples.size());
    std::vector<double> windowed(samples.begin(), samples.end());
    for (std::size_t t = 0; t < windowed.size(); ++t)
        windowed[t] *=
            blackmanHarris(std::cos(2 * std::numbers::pi * (static_cast<double>(t) + 0.5) / n));
    const auto spectrum = realFft(windowed);
    const auto from = static_cast<std::size_t>(std::ceil(kLowestHz * n / sampleRateHz));
    const auto to = static_cast<std::size_t>(std::floor(kHighestHz * n / sampleRateHz));
    const auto strongest = std::max_element(
        spectrum.begin() + static_cast<std::ptrdiff_t>(from),
        spectrum.begin() + static_cast<std::ptrdiff_t>(to) + 1,
        [](const Complex& a, const Complex& b) { return std::norm(a) < std::norm(b); });
    return static_cast<double>(strongest - spectrum.begin()) * sampleRateHz / n;
}

/// One step: how far the line's phase runs away between two windows gives how far `hz` is off.
double followPhase(double hz, std::span<const double> samples, double sampleRateHz) {
    const double cyclesHalf =
        std::floor(static_cast<double>(samples.size()) / 2 * hz / sampleRateHz);
    const auto length = static_cast<std::size_t>(std::lround(cyclesHalf * sampleRateHz / hz));
    const std::size_t apart = samples.size() - std::min(length, samples.size());
    const Complex early = lineAt(hz, samples.first(length), sampleRateHz);
    const Complex late = lineAt(hz, samples.last(length), sampleRateHz);
    const double expected = 2 * std::numbers::pi * hz * static_cast<double>(apart) / sampleRateHz;
    const double runaway = std::arg(late * std::conj(early) * std::polar(1.0, -expected));
    return hz + runaway * sampleRateHz / (2 * std::numbers::pi * static_cast<double>(apart));
}

double alternatingPower(std::span<const double> samples) {
    double mean = 0;
    for (const double each : samples) mean += each;
    mean /= static_cast<double>(samples.size());
    double power = 0;
    for (const double each : samples) power += (each - mean) * (each - mean);
    return power / static_cast<double>(samples.size());
}

}  // namespace

std::optional<double> fundamentalHz(std::span<const double> samples, double sampleRateHz) {
    const double seconds = static_cast<double>(samples.size()) / sampleRateHz;
    if (!(seconds * kLowestHz >= kFewestCycles) || sampleRateHz < 4 * kHighestHz)
        return std::nullopt;
    const double power = alternatingPower(samples);
    if (!(power > 0)) return std::nullopt;
    double hz = strongestHz(samples, sampleRateHz);
    for (int step = 0; step < 4; ++step) hz = followPhase(hz, samples, sampleRateHz);
    const double amplitude = std::abs(lineAt(hz, samples, sampleRateHz));
    if (!(hz >= kLowestHz && hz <= kHighestHz) ||
        amplitude * amplitude / 2 < kSmallestShare * power)
        return std::nullopt;
    return hz;
}

}  // namespace joulewatch
