#include "app/import_readings.hpp"

#include <utility>

#include "app/rejected_rows.hpp"
#include "app/second_look.hpp"
#include "ingest/preview_table.hpp"
#include "ingest/read_readings.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxOutside = 10'000;

/// The mapping of a file that came without one.
Result<TableMapping> mappingOf(const std::filesystem::path& file, const ReadOptions& options) {
    if (options.mapping) return *options.mapping;
    auto preview = previewTable(file, options);
    if (!preview) return fail(preview.error());
    return std::move(preview->mapping);
}

bool isWeather(const TableMapping& mapping) {
    return mapping.shape != TableShape::substation && mapping.shape != TableShape::machines;
}

}  // namespace

Result<ImportedReadings> importReadings(const std::filesystem::path& file, ImportOptions options,
                                        const Progress& progress) {
    auto mapping = mappingOf(file, options.load.read);
    if (!mapping) return fail(mapping.error());
    options.load.read.mapping = *mapping;
    QualityQuestion question;
    question.now = options.now;
    question.weather = isWeather(*mapping);
    RejectedRows rejected(options.rejected);
    options.load.read.onRejected = [&](const RejectedRow& row) {
        rejected.add(row);
        if (row.outside && question.outside.size() < kMaxOutside) question.outside.push_back(row);
    };
    options.load.read.onOutOfOrder = [&](const RowOutOfOrder& row) {
        if (question.backward.size() < ReadOptions::kMaxOutOfOrder)
            question.backward.push_back({row.meter, row.at, row.before, row.line});
    };
    auto loaded = loadReadings(file, options.load, progress);
    if (!loaded) return fail(loaded.error());
    if (auto written = rejected.finish(); !written) return fail(written.error());
    const bool stored = options.store && options.missing == MissingTreatment::notify;
    if (stored)
        if (auto done = options.store(loaded->spool, progress); !done) return fail(done.error());
    auto quality = judgeQuality(loaded->spool, loaded->report, question, progress);
    if (!quality) return fail(quality.error());
    quality->choices =
        lookAgain(file, options.load.read, loaded->report, loaded->spool, quality->findings);
    TreatedGaps gaps;
    if (options.missing != MissingTreatment::notify) {
        auto treated =
            treatMissing(loaded->spool, options.missing, options.load.spool, progress, gaps);
        if (!treated) return fail(treated.error());
        loaded->spool = std::move(*treated);
    }
    return ImportedReadings{std::move(*loaded), std::move(*quality), std::move(gaps),
                            std::move(*mapping), stored};
}

}  // namespace joulewatch
