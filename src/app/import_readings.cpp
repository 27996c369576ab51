#include "app/import_readings.hpp"

#include <utility>

#include "app/rejected_rows.hpp"
#include "ingest/preview_table.hpp"
#include "ingest/read_readings.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxOutside = 10'000;

/// The mapping of a CSV file that came without one.
Result<std::optional<TableMapping>> mappingOf(const std::filesystem::path& file,
                                              const ReadOptions& options) {
    if (options.mapping) return options.mapping;
    const auto parquet = isParquet(file, options.shownName);
    if (!parquet) return fail(parquet.error());
    if (*parquet) return std::optional<TableMapping>{};
    auto preview = previewTable(file, options);
    if (!preview) return fail(preview.error());
    return std::optional(std::move(preview->mapping));
}

bool isWeather(const std::optional<TableMapping>& mapping) {
    if (!mapping) return true;
    return mapping->shape != TableShape::substation && mapping->shape != TableShape::machines;
}

/// The line of each finding's first reading, by reading the file once more.
void findLines(const std::filesystem::path& file, ReadOptions options,
               std::vector<QualityFinding>& findings) {
    auto wanted = std::make_shared<WantedRows>();
    for (const QualityFinding& each : findings)
        if (!each.row && !each.meter.empty())
            (*wanted)[each.meter].insert(each.range.from.time_since_epoch().count());
    if (wanted->empty()) return;
    std::unordered_map<std::string, std::unordered_map<std::int64_t, std::uint64_t>> lines;
    options.onFound = [&](const FoundRow& row) { lines[row.meter].try_emplace(row.at, row.line); };
    options.onRejected = {};
    options.wanted = std::move(wanted);
    const auto ignore = [](const Meter&, const PackedReadings&) -> Result<void> { return {}; };
    if (!readReadings(file, std::move(options), ignore, {})) return;  // lines are an extra
    for (QualityFinding& each : findings) {
        const auto meter = lines.find(each.meter);
        if (each.row || meter == lines.end()) continue;
        const auto line = meter->second.find(each.range.from.time_since_epoch().count());
        if (line != meter->second.end()) each.row = line->second;
    }
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
    auto loaded = loadReadings(file, options.load, progress);
    if (!loaded) return fail(loaded.error());
    if (auto written = rejected.finish(); !written) return fail(written.error());
    auto quality = judgeQuality(loaded->spool, loaded->report, question, progress);
    if (!quality) return fail(quality.error());
    if (*mapping) findLines(file, options.load.read, quality->findings);
    TreatedGaps gaps;
    if (options.missing != MissingTreatment::notify) {
        auto treated =
            treatMissing(loaded->spool, options.missing, options.load.spool, progress, gaps);
        if (!treated) return fail(treated.error());
        loaded->spool = std::move(*treated);
    }
    return ImportedReadings{std::move(*loaded), std::move(*quality), std::move(gaps),
                            std::move(*mapping)};
}

}  // namespace joulewatch
