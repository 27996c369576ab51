#include "ingest/preview_table.hpp"

#include "ingest/csv/read_csv.hpp"
#include "ingest/read_readings.hpp"
#include "ingest/table/infer_table.hpp"

namespace joulewatch {

Result<TablePreview> previewTable(const std::filesystem::path& path, const ReadOptions& options) {
    const auto source = openText(path, options);
    if (!source) return fail(source.error());
    const auto text = beginningOf(**source, options.shownName);
    if (!text) return fail(text.error());
    auto sample = sampleTable(*text, options.shownName);
    if (!sample) return fail(sample.error());
    const auto parquet = isParquet(path, options.shownName);
    if (!parquet) return fail(parquet.error());
    if (*parquet) {
        sample->headerLine = 0;
        sample->encoding.clear();
    }
    TableMapping mapping = inferTable(*sample);
    return TablePreview{std::move(*sample), std::move(mapping)};
}

}  // namespace joulewatch
