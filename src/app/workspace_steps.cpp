#include "app/workspace_steps.hpp"

#include <utility>

#include "app/data_directory.hpp"
#include "app/generate.hpp"
#include "generate/sample_tables.hpp"

namespace joulewatch {
namespace {

constexpr int kSampleDays = 2;  // enough for every section, made and analysed in a few seconds

/// The mapping that the user's choice makes of the file; none when there is no choice.
Result<std::optional<TableMapping>> chosenMapping(const ReadingsFile& file,
                                                  const ReadOptions& options) {
    if (!file.choice) return std::optional<TableMapping>{};
    const auto preview = previewTable(file.path, options);
    if (!preview) return fail(preview.error());
    auto mapping = mappingOf(*preview, *file.choice);
    if (!mapping) return fail(mapping.error());
    return std::optional(std::move(*mapping));
}

Result<SharedReadings> loadShared(const ReadingsFile& file, const Progress& progress) {
    ImportOptions options;
    options.load.read.shownName = file.shownName;
    options.load.read.maxUnpackedBytes = file.maxUnpackedBytes;
    options.load.spool.spillDirectory = file.spillDirectory;
    options.rejected = file.rejected;
    options.now = file.now;
    options.store = file.store;
    if (file.choice) options.missing = file.choice->missing;
    auto mapping = chosenMapping(file, options.load.read);
    if (!mapping) return fail(mapping.error());
    options.load.read.mapping = std::move(*mapping);
    auto imported = importReadings(file.path, std::move(options), progress);
    if (!imported) return fail(imported.error());
    SharedReadings shared;
    shared.spool = std::make_shared<const ReadingSpool>(std::move(imported->loaded.spool));
    shared.report = std::move(imported->loaded.report);
    shared.quality = std::move(imported->quality);
    shared.gaps = std::move(imported->gaps);
    shared.shape = name(imported->mapping.shape);
    shared.stored = imported->stored;
    return shared;
}

Result<Json> analyzeShared(const SharedReadings& readings, const AnalyzeOptions& options,
                           const Progress& progress) {
    return analyzeReadings(*readings.spool, readings.report, options, progress);
}

constexpr std::uint64_t kSampleSeed = 42;
struct SampleTable {
    std::string_view shape;
    std::string (*make)(std::uint64_t seed);
};
constexpr SampleTable kSampleTables[] = {{"substation", substationTable},
                                         {"pmu", phasorTable},
                                         {"consumption", consumptionTable},
                                         {"household", householdTable}};

Result<void> writeSample(const SamplePlant& files, const Progress& progress) {
    for (const SampleTable& each : kSampleTables)
        if (files.shape == each.shape) return replaceFile(files.readings, each.make(kSampleSeed));
    GenerateRequest request;
    request.plant.days = kSampleDays;
    request.output = files.readings;
    request.waveforms = files.waveforms;
    request.threePhase = files.threePhase;
    if (const auto made = generate(request, progress); !made) return fail(made.error());
    return {};
}

bool has(const ReadingSpool& spool, Metric metric) {
    for (std::size_t m = 0; m < spool.meters().size(); ++m)
        for (std::size_t block = 0; block < spool.blocks(m); ++block)
            if (spool.header(m, block).columns[index(metric)].encoding != Encoding::absent)
                return true;
    return false;
}

}  // namespace

bool isAnalysable(const SharedReadings& readings) {
    if (has(*readings.spool, Metric::voltageV) || has(*readings.spool, Metric::currentA))
        return true;
    // Peak load needs power alone, but a meter's energy makes no machine.
    const bool meters = readings.shape == "consumption" || readings.shape == "household";
    return !meters && has(*readings.spool, Metric::activePowerKw);
}

WorkspaceSteps defaultSteps() { return {loadShared, analyzeShared, writeSample}; }

}  // namespace joulewatch
