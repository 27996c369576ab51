#include "app/analyze_file.hpp"

#include <tbb/task_arena.h>

#include "app/load_readings.hpp"
#include "export/output_file.hpp"

namespace joulewatch {

Result<Json> analyzeFile(const std::filesystem::path& file, const AnalyzeOptions& options,
                         const Progress& progress) {
    tbb::task_arena arena(options.threads > 0 ? options.threads : tbb::task_arena::automatic);
    return arena.execute([&]() -> Result<Json> {
        const auto loaded = loadReadings(file, {}, progress);
        if (!loaded) return fail(loaded.error());
        return analyzeReadings(loaded->spool, loaded->report, options, progress);
    });
}

std::string resultText(const Json& result) {
    // Names in a file may be in any encoding: what is not UTF-8 is replaced, not refused.
    return result.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

Result<void> writeResultFile(const Json& result, const std::filesystem::path& file) {
    auto output = OutputFile::open(file);
    if (!output) return fail(output.error());
    if (auto written = output->append(resultText(result)); !written) return written;
    return output->commit();
}

}  // namespace joulewatch
