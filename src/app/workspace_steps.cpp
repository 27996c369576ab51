#include "app/workspace_steps.hpp"

#include <utility>

#include "app/analyze.hpp"
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

Result<Json> analyzeAll(const SharedReadings& readings, const Progress& progress) {
    return analyzeReadings(*readings.spool, readings.report, AnalyzeOptions{}, progress);
}

Result<void> writeSample(const std::filesystem::path& file, const Progress& progress) {
    GenerateRequest request;
    request.plant.days = kSampleDays;
    request.output = file;
    if (const auto made = generate(request, progress); !made) return fail(made.error());
    return {};
}

}  // namespace

WorkspaceSteps defaultSteps() { return {loadShared, analyzeAll, writeSample}; }

}  // namespace joulewatch
