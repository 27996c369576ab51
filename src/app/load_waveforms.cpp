#include "app/load_waveforms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyze/waveform_machine.hpp"
#include "ingest/comtrade/comtrade.hpp"
#include "ingest/waveform/waveform_csv.hpp"

namespace joulewatch {
namespace {

/// Deals pieces to the machines they belong to.
class Dealer {
 public:
    explicit Dealer(const WaveformTargets& targets) : targets_(targets) {}

    bool take(const Waveform& piece) { return take(piece, piece.machineId); }

    /// `named`: whom the file means; empty when it does not say.
    bool take(const Waveform& piece, const MeterId& named) {
        const std::optional<MeterId> machine = targetOf(named);
        if (machine)
            machines_.try_emplace(*machine, targets_.harmonics).first->second.add(piece);
        else
            strangers_.try_emplace(named);
        return !nameless_;
    }

    Result<WaveformFindings> finish(const std::filesystem::path& file,
                                    const WaveformReport& report) {
        if (nameless_)
            return fail(ErrorCode::invalidInput,
                        "{} does not say whose waveforms it holds, and the readings are of {} "
                        "machines: add a column machineId, or name one with --machine",
                        file.string(), targets_.machines.size());
        WaveformFindings findings;
        findings.warnings = report.warnings;
        for (const auto& [name, unused] : strangers_)
            findings.warnings.push_back(fmt::format(
                "Waveforms of {} were not used: the readings have no such machine.", name));
        for (auto& [id, machine] : machines_) {
            auto each = machine.finish(id);
            findings.harmonics.push_back(std::move(each.harmonics));
            if (each.imbalance) findings.imbalance.push_back(std::move(*each.imbalance));
        }
        return findings;
    }

 private:
    std::optional<MeterId> targetOf(const MeterId& named) {
        const auto& known = targets_.machines;
        if (std::ranges::find(known, named) != known.end()) return named;
        if (!named.empty()) return std::nullopt;
        if (targets_.preferred) return targets_.preferred;
        if (known.size() == 1) return known.front();
        nameless_ = true;
        return std::nullopt;
    }

    const WaveformTargets& targets_;
    std::map<MeterId, WaveformMachine> machines_;
    std::map<MeterId, bool> strangers_;
    bool nameless_ = false;
};

/// The station or the recorder of a COMTRADE record, or its file, where one is a machine's name.
MeterId nameOf(const ComtradeConfig& config, const std::filesystem::path& file,
               const WaveformTargets& targets) {
    for (const MeterId& name : {config.station, config.recorder, file.stem().string()})
        if (std::ranges::find(targets.machines, name) != targets.machines.end()) return name;
    return {};
}

Result<WaveformReport> readRecord(const std::filesystem::path& file, const WaveformTargets& targets,
                                  Dealer& dealer, const Progress& progress) {
    const auto config = readComtradeConfig(file);
    if (!config) return fail(config.error());
    const MeterId name = nameOf(*config, file, targets);
    return readComtrade(
        file, {}, [&](const Waveform& piece) { return dealer.take(piece, name); }, progress);
}

template <class Finding, class Merge>
void mergeByMachine(std::vector<Finding>& readings, const std::vector<Finding>& others,
                    Merge merge) {
    for (const Finding& other : others)
        for (Finding& each : readings)
            if (each.machineId == other.machineId) each = merge(std::move(each), other);
}

}  // namespace

Result<WaveformFindings> loadWaveforms(const std::filesystem::path& file,
                                       const WaveformTargets& targets, const Progress& progress) {
    Dealer dealer(targets);
    const WaveformSink sink = [&](const Waveform& piece) { return dealer.take(piece); };
    const auto report = isComtrade(file) ? readRecord(file, targets, dealer, progress)
                                         : readWaveformCsv(file, sink, progress);
    if (!report) return fail(report.error());
    return dealer.finish(file, *report);
}

void mergeWaveforms(std::vector<HarmonicsFinding>& readings, const WaveformFindings& waveforms) {
    mergeByMachine(readings, waveforms.harmonics, withWaveform);
}

void mergePhases(std::vector<ImbalanceFinding>& readings,
                 const std::vector<ImbalanceFinding>& phases) {
    mergeByMachine(readings, phases, withPhases);
}

}  // namespace joulewatch
