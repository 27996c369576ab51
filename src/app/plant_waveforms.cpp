#include "app/plant_waveforms.hpp"

#include "app/ordered_work.hpp"
#include "export/csv/csv_rows.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kHeader = "machineId,burst_start,t,ia,ib,ic,va,vb,vc\n";

/// A machine with one phase leaves the columns of the others empty.
CsvRows burstRows(const Plant& plant, const WaveformBurst& burst) {
    const bool threePhase = plant.isThreePhase(burst.machine);
    return CsvRows(
        {.prefixes = {fmt::format("{},{},", plant.meters()[burst.machine].id,
                                  formatTimestamp(burst.start))},
         .decimals = threePhase ? std::vector{3, 3, 3, 2, 2, 2} : std::vector{3, 0, 0, 2, 0, 0}});
}

struct BurstText {
    FixedPointGrid grid;
    std::string text;
};

}  // namespace

Result<void> writeWaveforms(const Plant& plant, const std::vector<WaveformBurst>& bursts,
                            std::size_t threads, OutputFile& file, const Progress& progress) {
    if (auto headed = file.append(kHeader); !headed) return headed;
    std::size_t done = 0;
    return inOrder<BurstText>(
        bursts.size(), threads,
        [&](std::uint64_t index, BurstText& work) {
            fillBurst(plant, bursts[index], work.grid);
            const CsvRows rows = burstRows(plant, bursts[index]);
            work.text.resize(rows.maxWaveformBytes(work.grid));
            work.text.resize(
                rows.writeWaveform(work.grid, kWaveformSamplesPerSecond, work.text.data()));
        },
        {},
        [&](BurstText& work) -> Result<void> {
            if (auto appended = file.append(work.text); !appended) return appended;
            ++done;
            return reportProgress(progress, "waveforms", done * kBurstSamples,
                                  bursts.size() * kBurstSamples);
        });
}

}  // namespace joulewatch
