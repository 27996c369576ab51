#include "analyze/phase_unbalance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace joulewatch {
namespace {

constexpr std::chrono::minutes kSlot{10};  // EN 50160's and IEC 61000-4-30's mean
constexpr double kLightLoad = 0.2;         // of the largest: below it currents are ignored
constexpr double kHalfLoad = 0.5;
constexpr double kSupplied = 0.5;  // voltages below this share of the largest: switched off

double meanOf(const std::array<double, 3>& values) {
    return (values[0] + values[1] + values[2]) / 3;
}

bool complete(const std::array<double, 3>& values) { return std::isfinite(meanOf(values)); }

std::array<double, 3> magnitudes(const std::array<std::complex<double>, 3>& phasors) {
    return {std::abs(phasors[0]), std::abs(phasors[1]), std::abs(phasors[2])};
}

SequenceComponents componentsOf(const std::array<std::complex<double>, 3>& phasors) {
    return symmetricalComponents(phasors[0], phasors[1], phasors[2]);
}

/// Magnitudes whose phases are taken to be 120° apart.
SequenceComponents evenlySpread(const std::array<double, 3>& values) {
    constexpr double kThird = 2 * std::numbers::pi / 3;
    return symmetricalComponents(values[0], std::polar(values[1], -kThird),
                                 std::polar(values[2], kThird));
}

double known(std::optional<double> value) { return value.value_or(kMissing); }

}  // namespace

void PhaseUnbalance::Mean::add(const std::array<double, 3>& values) {
    for (std::size_t p = 0; p < 3; ++p) sum[p] += values[p];
    ++count;
}

std::optional<std::array<double, 3>> PhaseUnbalance::Mean::value() const {
    if (count == 0) return std::nullopt;
    const auto n = static_cast<double>(count);
    return std::array{sum[0] / n, sum[1] / n, sum[2] / n};
}

void PhaseUnbalance::MeanSquare::add(std::optional<double> percent) {
    if (!percent) return;
    sum += *percent * *percent;
    ++count;
}

double PhaseUnbalance::MeanSquare::root() const {
    return count == 0 ? kMissing : std::sqrt(sum / static_cast<double>(count));
}

void PhaseUnbalance::enterSlot(Timestamp at) {
    const auto number = at.time_since_epoch() / kSlot;
    if (number != slotNumber_) closeSlot();
    slotNumber_ = number;
    first_ = std::min(first_, at);
    last_ = std::max(last_, at);
}

void PhaseUnbalance::add(const ThreePhaseReading& reading) {
    enterSlot(reading.at);
    if (complete(reading.currentA)) {
        slot_.currentA.add(reading.currentA);
        allCurrentA_.add(reading.currentA);
        iufPeak_.add(meanOf(reading.currentA),
                     known(unbalancePercent(evenlySpread(reading.currentA))));
    }
    if (voltageKind_ != VoltageKind::none && complete(reading.voltageV)) {
        slot_.voltageV.add(reading.voltageV);
        allVoltageV_.add(reading.voltageV);
    }
}

void PhaseUnbalance::add(Timestamp at, const Phasors& phasors) {
    enterSlot(at);
    fromPhasors_ = true;
    bool backwards = false;
    if (phasors.voltageV) {
        const auto& v = *phasors.voltageV;
        SequenceComponents parts = componentsOf(v);
        backwards = std::abs(parts.negative) > std::abs(parts.positive);
        ++(backwards ? backwards_ : forwards_);
        if (backwards) std::swap(parts.negative, parts.positive);
        slot_.vuf.add(unbalancePercent(parts));
        slot_.u0.add(zeroSequencePercent(parts));
        const std::array lines{std::abs(v[0] - v[1]), std::abs(v[1] - v[2]), std::abs(v[2] - v[0])};
        slot_.voltageV.add(lines);
        allVoltageV_.add(lines);
    }
    if (phasors.currentA) {
        SequenceComponents parts = componentsOf(*phasors.currentA);
        if (backwards) std::swap(parts.negative, parts.positive);
        const auto size = magnitudes(*phasors.currentA);
        slot_.currentA.add(size);
        allCurrentA_.add(size);
        slot_.iuf.add(unbalancePercent(parts));
        iufPeak_.add(meanOf(size), known(unbalancePercent(parts)));
    }
}

void PhaseUnbalance::closeCurrents(const std::array<double, 3>& meanA) {
    const double load = meanOf(meanA);
    currentNema_.add(load, known(nemaUnbalancePercent(meanA)));
    if (fromPhasors_) {
        iuf_.add(load, slot_.iuf.root());
        return;
    }
    iuf_.add(load, known(unbalancePercent(evenlySpread(meanA))));
    iufThreeWire_.add(load, known(unbalanceFromMagnitudesPercent(meanA)));
}

void PhaseUnbalance::closeVoltages(const std::array<double, 3>& meanV) {
    const double level = meanOf(meanV);
    nema_.add(level, known(nemaUnbalancePercent(meanV)));
    if (fromPhasors_) {
        vuf_.add(level, slot_.vuf.root());
        u0_.add(level, slot_.u0.root());
    } else if (voltageKind_ == VoltageKind::lineToLine) {
        vuf_.add(level, known(unbalanceFromMagnitudesPercent(meanV)));
    }
}

void PhaseUnbalance::closeSlot() {
    if (const auto currents = slot_.currentA.value()) closeCurrents(*currents);
    if (const auto voltages = slot_.voltageV.value()) closeVoltages(*voltages);
    slot_ = {};
}

ThreePhaseUnbalance PhaseUnbalance::figures() const {
    ThreePhaseUnbalance found;
    found.vufPercent = vuf_.atLeast(kSupplied);
    found.u0Percent = u0_.atLeast(kSupplied);
    found.nemaPercent = nema_.atLeast(kSupplied);
    found.iufPercent = iuf_.atLeast(kLightLoad);
    found.iufThreeWirePercent = iufThreeWire_.atLeast(kLightLoad);
    found.iufPeakPercent = iufPeak_.atLeast(kLightLoad);
    found.currentNemaPercent = currentNema_.atLeast(kLightLoad);
    found.meanCurrentA = allCurrentA_.value();
    const bool betweenLines = fromPhasors_ || voltageKind_ == VoltageKind::lineToLine;
    if (betweenLines) {
        found.meanLineVoltageV = allVoltageV_.value();
        found.derating = known(motorDerating(found.nemaPercent));
    }
    if (forwards_ + backwards_ > 0)
        found.rotation = backwards_ > forwards_ ? PhaseRotation::acb : PhaseRotation::abc;
    return found;
}

/// Without phasors the currents are judged by the larger of their two readings, that of a machine
/// without neutral: most have none.
void PhaseUnbalance::judge(ThreePhaseUnbalance& found) const {
    const auto raise = [&](Severity severity) {
        found.severity = std::max(found.severity, severity);
    };
    const WorstByLoad& currents = fromPhasors_ ? iuf_ : iufThreeWire_;
    raise(band(currents.atLeast(kHalfLoad), 10, 20));
    if (currents.atLeast(kLightLoad) >= 10) raise(Severity::warning);
    if (std::isfinite(found.vufPercent))
        raise(band(found.vufPercent, 1, 2));
    else if (found.nemaPercent >= 1)  // to neutral: part of it may be zero sequence
        raise(Severity::warning);
    if (found.rotation == PhaseRotation::acb) raise(Severity::warning);
}

void PhaseUnbalance::warn(const ThreePhaseUnbalance& found,
                          std::vector<std::string>& warnings) const {
    if (std::isfinite(found.iufThreeWirePercent))
        warnings.push_back(fmt::format(
            "Readings carry no angles: currents are taken to be 120° apart. In a machine without "
            "neutral conductor the same currents mean {:.1f} %, by which severity is judged.",
            found.iufThreeWirePercent));
    if (voltageKind_ == VoltageKind::lineToNeutral && !fromPhasors_)
        warnings.emplace_back(
            "Voltages to neutral carry no unbalance factor without angles; their largest deviation "
            "from the mean is given instead.");
    if (found.rotation == PhaseRotation::acb)
        warnings.emplace_back(
            "The phases rotate backwards (negative sequence far above positive): a wiring fault, "
            "not an unbalance; figures are those of the swapped order.");
    if (last_ <= first_) return;  // no reading, or a single one
    const double days = std::chrono::duration<double, std::ratio<86'400>>(last_ - first_).count();
    if (days < 6.99)
        warnings.push_back(fmt::format(
            "EN 50160 judges a week of 10-minute means; this record covers {:.1f} days and is "
            "indicative.",
            days));
}

ImbalanceFinding PhaseUnbalance::finish(MeterId machineId) {
    closeSlot();
    ImbalanceFinding finding;
    finding.machineId = std::move(machineId);
    finding.provenance.basis = Basis::threePhase;
    finding.provenance.method =
        fromPhasors_
            ? "symmetrical components of fundamental phasors, 10-minute RMS (IEC 61000-4-30)"
            : "magnitudes of three phases, worst 10-minute mean (IEC 61000-4-30, NEMA MG-1)";
    ThreePhaseUnbalance found = figures();
    judge(found);
    warn(found, finding.provenance.warnings);
    if (!found.meanCurrentA && !found.meanLineVoltageV && std::isnan(found.nemaPercent)) {
        finding.provenance.status = Status::insufficientData;
        finding.provenance.warnings.emplace_back("No reading holds all three phases.");
    }
    finding.severity = found.severity;
    finding.threePhase = found;
    return finding;
}

namespace {

/// What a first file of phases knew and a second does not: angles, mostly.
void keepKnown(ThreePhaseUnbalance& found, const ThreePhaseUnbalance& before) {
    if (std::isnan(found.vufPercent)) found.vufPercent = before.vufPercent;
    if (std::isnan(found.u0Percent)) found.u0Percent = before.u0Percent;
    if (std::isnan(found.iufPercent)) found.iufPercent = before.iufPercent;
    if (found.rotation == PhaseRotation::unknown) found.rotation = before.rotation;
    found.severity = std::max(found.severity, before.severity);
}

}  // namespace

ImbalanceFinding withPhases(ImbalanceFinding oneChannel, const ImbalanceFinding& phases) {
    if (phases.provenance.status != Status::ok) {
        for (const auto& each : phases.provenance.warnings)
            oneChannel.provenance.warnings.push_back("Three-phase readings: " + each);
        return oneChannel;
    }
    ImbalanceFinding both = std::move(oneChannel);
    const std::optional<ThreePhaseUnbalance> before = both.threePhase;
    both.threePhase = phases.threePhase;
    if (both.threePhase && before) keepKnown(*both.threePhase, *before);
    both.severity = std::max(both.severity, phases.severity);
    std::string method = phases.provenance.method;
    if (!both.provenance.method.empty()) method += "; also: " + both.provenance.method;
    auto warnings = phases.provenance.warnings;
    warnings.insert(warnings.end(), both.provenance.warnings.begin(),
                    both.provenance.warnings.end());
    both.provenance = {.basis = Basis::threePhase,
                       .status = Status::ok,
                       .method = std::move(method),
                       .warnings = std::move(warnings)};
    return both;
}

}  // namespace joulewatch
