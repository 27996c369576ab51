#include "ingest/read_readings.hpp"

#include <array>
#include <string_view>

#include "ingest/csv/read_csv.hpp"
#include "ingest/input_file.hpp"
#include "ingest/parquet/read_parquet.hpp"
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

}  // namespace

Result<IngestReport> readReadings(const std::filesystem::path& path, ReadOptions options,
                                  const PackedReadingSink& sink, const Progress& progress) {
    if (options.shownName.empty()) options.shownName = toUtf8(path.string());
    if (options.defaultMeterId.empty()) options.defaultMeterId = stem(path);
    const auto file = InputFile::open(path, options.shownName);
    if (!file) return fail(file.error());
    std::array<char, 4> magic{};
    const auto got = file->readAt(0, magic);
    if (!got) return fail(got.error());
    const std::string_view beginning(magic.data(), *got);
    if (beginning.starts_with(kParquetMagic)) return readParquet(path, options, sink, progress);
    const bool gzip = beginning.starts_with(kGzipMagic);
    auto source = gzip ? openGzipText(path, options.shownName, options.maxUnpackedBytes)
                       : openPlainText(path, options.shownName);
    if (!source) return fail(source.error());
    auto report = readCsv(**source, options, sink, progress);
    if (report && gzip) report->format = "csv.gz";
    return report;
}

}  // namespace joulewatch
