#pragma once

#include <array>
#include <complex>
#include <optional>
#include <span>

namespace joulewatch {

// Distortion. `rms[0]` is the fundamental, `rms[h-1]` harmonic h, in any one unit.

/// Total harmonic distortion in percent of the fundamental. The caller passes the orders its
/// standard counts: 50 by default, 40 for EN 50160. Empty without a fundamental.
std::optional<double> thdPercent(std::span<const double> rms);

/// The same distortion in percent of the total RMS value.
double thdOfTotalPercent(double thdPercent);

/// Total demand distortion: harmonics in percent of the maximum demand current (IEEE 519). Empty
/// when that current is not positive.
std::optional<double> tddPercent(std::span<const double> rms, double maximumDemandA);

/// Harmonic loss factor F_HL, by how much harmonics raise eddy losses in windings (IEEE C57.110).
std::optional<double> harmonicLossFactor(std::span<const double> rms);

/// Transformer K-factor at this load (UL 1561).
std::optional<double> kFactorUl(std::span<const double> rms, double ratedA);

/// True power factor under sinusoidal voltage, from the displacement factor cos φ1 (IEEE 1459).
double truePowerFactor(double displacementPowerFactor, double currentThdPercent);

// Unbalance.

/// Zero, positive and negative sequence of three fundamental phasors.
struct SequenceComponents {
    std::complex<double> zero, positive, negative;
};
/// Fortescue, Method of symmetrical co-ordinates, Trans. AIEE 37, 1918.
SequenceComponents symmetricalComponents(std::complex<double> a, std::complex<double> b,
                                         std::complex<double> c);

/// |negative / positive| in percent: VUF of voltages, IUF of currents (IEC 61000-4-30). Empty
/// without a positive sequence.
std::optional<double> unbalancePercent(const SequenceComponents& components);
/// |zero / positive| in percent.
std::optional<double> zeroSequencePercent(const SequenceComponents& components);

/// |negative / positive| in percent from three magnitudes that sum to zero as phasors: voltages
/// between lines, currents of a machine without neutral. Empty when no such phasors exist.
std::optional<double> unbalanceFromMagnitudesPercent(const std::array<double, 3>& magnitudes);

/// Line voltage unbalance rate of NEMA MG-1: largest deviation from the mean, in percent of it.
/// Empty when the mean is not positive.
std::optional<double> nemaUnbalancePercent(const std::array<double, 3>& magnitudes);

/// By how much a motor's rating shrinks under unbalanced voltage (NEMA MG-1 fig. 14-1); empty
/// above 5 %, where it must not run.
std::optional<double> motorDerating(double nemaUnbalancePercent);

}  // namespace joulewatch
