#include "analyze/waveform_machine.hpp"

#include <cmath>
#include <utility>

namespace joulewatch {
namespace {

/// The fundamental phasors of three channels, if all were recorded.
std::optional<std::array<std::complex<double>, 3>> phasorsOf(const WindowSpectra& spectra,
                                                             WaveformChannel first) {
    std::array<std::complex<double>, 3> phasors;
    for (std::size_t p = 0; p < 3; ++p) {
        const auto& channel = spectra.channels[index(first) + p];
        if (!channel) return std::nullopt;
        phasors[p] = channel->fundamental;
    }
    return phasors;
}

}  // namespace

WaveformMachine::WaveformMachine(const WaveformHarmonicsOptions& options)
    : analyser_(options.orders, options.grouping),
      harmonics_(options),
      cutter_([this](const WaveformWindow& window) { take(window); }) {}

void WaveformMachine::take(const WaveformWindow& window) {
    const WindowSpectra spectra = analyser_.analyse(window);
    harmonics_.add(window, spectra);
    const PhaseUnbalance::Phasors phasors{.currentA = phasorsOf(spectra, WaveformChannel::ia),
                                          .voltageV = phasorsOf(spectra, WaveformChannel::va)};
    if (!phasors.currentA && !phasors.voltageV) return;
    threePhases_ = true;
    unbalance_.add(window.at, phasors);
}

WaveformMachine::Findings WaveformMachine::finish(const MeterId& machineId) {
    cutter_.finish();
    Findings findings{harmonics_.finish(machineId, cutter_), std::nullopt};
    if (threePhases_) findings.imbalance = unbalance_.finish(machineId);
    return findings;
}

HarmonicsFinding withWaveform(HarmonicsFinding readings, HarmonicsFinding waveform) {
    if (waveform.provenance.status != Status::ok) {
        for (const auto& each : waveform.provenance.warnings)
            readings.provenance.warnings.push_back("Waveforms: " + each);
        return readings;
    }
    if (std::isfinite(readings.powerFactor)) waveform.powerFactor = readings.powerFactor;
    waveform.literal = std::move(readings.literal);
    return waveform;
}

}  // namespace joulewatch
