#include "app/workspace_steps.hpp"

#include <utility>

#include "app/generate.hpp"
#include "app/load_readings.hpp"

namespace joulewatch {
namespace {

constexpr int kSampleDays = 2;  // enough for every section, made and analysed in a few seconds

Result<SharedReadings> loadShared(const ReadingsFile& file, const Progress& progress) {
    LoadOptions options;
    options.read.shownName = file.shownName;
    options.read.maxUnpackedBytes = file.maxUnpackedBytes;
    options.spool.spillDirectory = file.spillDirectory;
    auto loaded = loadReadings(file.path, options, progress);
    if (!loaded) return fail(loaded.error());
    return SharedReadings{std::make_shared<const ReadingSpool>(std::move(loaded->spool)),
                          std::move(loaded->report)};
}

Result<Json> analyzeShared(const SharedReadings& readings, const AnalyzeOptions& options,
                           const Progress& progress) {
    return analyzeReadings(*readings.spool, readings.report, options, progress);
}

Result<void> writeSample(const SamplePlant& files, const Progress& progress) {
    GenerateRequest request;
    request.plant.days = kSampleDays;
    request.output = files.readings;
    request.waveforms = files.waveforms;
    request.threePhase = files.threePhase;
    if (const auto made = generate(request, progress); !made) return fail(made.error());
    return {};
}

}  // namespace

WorkspaceSteps defaultSteps() { return {loadShared, analyzeShared, writeSample}; }

}  // namespace joulewatch
