#include "ingest/read_readings.hpp"

#include <string_view>

#include "ingest/csv/csv_dialect.hpp"
#include "ingest/csv/read_csv.hpp"
#include "ingest/input_file.hpp"
#include "ingest/parquet/parquet_text.hpp"
#include "ingest/parquet/read_parquet.hpp"
#include "ingest/preview_table.hpp"
#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kGzipMagic = "\x1F\x8B";
constexpr std::string_view kParquetMagic = "PAR1";

/// `plant.csv.gz` → `plant`
std::string stem(std::filesystem::path path) {
    path = path.filename();
    const std::filesystem::path extension = path.extension();
    if (extension == ".gz") path = path.stem();
    const std::string name = path.stem().string();
    return name.empty() ? "machine" : toUtf8(name);
}

/// The first four bytes.
Result<std::string> magicOf(const std::filesystem::path& path, const std::string& name) {
    const auto file = InputFile::open(path, name);
    if (!file) return fail(file.error());
    std::string magic(kParquetMagic.size(), '\0');
    const auto got = file->readAt(0, magic);
    if (!got) return fail(got.error());
    magic.resize(*got);
    return magic;
}

/// Whether what is to be read of a Parquet file is what its columns' names and types say: its
/// values are then taken as they are, several times faster than through text.
bool isPlain(const ReadOptions& options, const CsvDialect& dialect) {
    const bool orderMatters =
        dialect.stamps == StampFormat::dayFirst || dialect.stamps == StampFormat::monthFirst;
    return !options.wanted && !orderMatters && dialect.columns == mapColumns(dialect.headers);
}

}  // namespace

Result<bool> isParquet(const std::filesystem::path& path, const std::string& name) {
    const auto magic = magicOf(path, name);
    if (!magic) return fail(magic.error());
    return *magic == kParquetMagic;
}

Result<std::unique_ptr<TextSource>> openText(const std::filesystem::path& path,
                                             const ReadOptions& options) {
    const auto magic = magicOf(path, options.shownName);
    if (!magic) return fail(magic.error());
    if (*magic == kParquetMagic) return openParquetText(path, options.shownName);
    return magic->starts_with(kGzipMagic)
               ? openGzipText(path, options.shownName, options.maxUnpackedBytes)
               : openPlainText(path, options.shownName);
}

Result<IngestReport> readReadings(const std::filesystem::path& path, ReadOptions options,
                                  const PackedReadingSink& sink, const Progress& progress) {
    if (options.shownName.empty()) options.shownName = toUtf8(path.string());
    if (options.defaultMeterId.empty()) options.defaultMeterId = stem(path);
    const auto magic = magicOf(path, options.shownName);
    if (!magic) return fail(magic.error());
    const bool parquet = *magic == kParquetMagic;
    if (parquet) {
        if (!options.mapping) {
            auto preview = previewTable(path, options);
            if (!preview) return fail(preview.error());
            options.mapping = std::move(preview->mapping);
        }
        const auto dialect = dialectOf(*options.mapping, options.shownName);
        if (!dialect) return fail(dialect.error());
        if (isPlain(options, *dialect)) return readParquet(path, options, sink, progress);
    }
    auto source = openText(path, options);
    if (!source) return fail(source.error());
    auto report = readCsv(**source, options, sink, progress);
    if (report && magic->starts_with(kGzipMagic)) report->format = "csv.gz";
    if (report && parquet) report->format = "parquet";
    return report;
}

}  // namespace joulewatch
