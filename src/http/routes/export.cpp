// A data set's readings as a file to keep.
#include <array>
#include <filesystem>
#include <utility>

#include "app/export_readings.hpp"
#include "http/answers.hpp"
#include "http/routes/download_name.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/reading_params.hpp"
#include "http/routes/visible.hpp"

namespace joulewatch {
namespace {

enum class Format : std::uint8_t { csv, ndjson, parquet };
struct FormatInfo {
    Format format;
    std::string_view name;  // and what the file's name ends in
    std::string_view type;
};
constexpr std::array kFormats{
    FormatInfo{Format::csv, "csv", "text/csv; charset=utf-8; header=present"},
    FormatInfo{Format::ndjson, "ndjson", "application/x-ndjson"},
    FormatInfo{Format::parquet, "parquet", "application/vnd.apache.parquet"},
};

const FormatInfo* formatParam(const Request& request) {
    const auto wanted = request.queryParam("format").value_or("csv");
    for (const FormatInfo& each : kFormats)
        if (each.name == wanted) return &each;
    return nullptr;
}

/// All of them, or the one that was named.
Result<std::vector<Meter>> metersParam(const Request& request, const KeptReadings& readings) {
    std::vector<Meter> meters;
    if (const auto id = request.queryParam("meter")) {
        const auto meter = readings.meter(*id);
        if (!meter) return fail(meter.error());
        meters.push_back(meter->meter);
    } else {
        for (const StoredMeter& each : readings.meters) meters.push_back(each.meter);
    }
    return meters;
}

/// `plant.csv.gz` of `Machine_05`, as Parquet → `plant Machine_05.parquet`.
std::string fileName(const Request& request, const Dataset& dataset, const FormatInfo& format) {
    std::string name = dataset.name;
    for (const std::string_view known : {".gz", ".csv", ".tsv", ".txt", ".parquet", ".json"})
        if (name.size() > known.size() && name.ends_with(known))
            name.resize(name.size() - known.size());
    if (const auto meter = request.queryParam("meter")) name.append(" ").append(*meter);
    return name.append(".").append(format.name);
}

/// What an export needs until it has been sent.
struct Leased : Pieces {
    std::unique_ptr<Pieces> pieces;
    std::shared_ptr<void> slot;

    Leased(std::unique_ptr<Pieces> its, std::shared_ptr<void> itsSlot)
        : pieces(std::move(its)), slot(std::move(itsSlot)) {}
    Result<std::string> next() override { return pieces->next(); }
    std::optional<std::uint64_t> bytes() const override { return pieces->bytes(); }
};

Result<std::unique_ptr<Pieces>> parquetOf(const ExportChoice& choice, App& app) {
    const auto slot = app.parquetExports.take();
    if (!slot)
        return fail(ErrorCode::unavailable,
                    "Another Parquet file is being made; try again when it is done.");
    const auto file = app.workspace.temporaryFile(0);
    if (!file) return fail(file.error());
    return exportParquet(choice, *file);
}

}  // namespace

Response exportReadings(const Request& request, App& app) {
    const FormatInfo* format = formatParam(request);
    if (format == nullptr) return problem(400, "'format' must be csv, ndjson or parquet.");
    const auto dataset = visibleDataset(request, app);
    if (!dataset) return problem(dataset.error());
    auto readings = app.workspace.readings(dataset->id);
    if (!readings) return problem(readings.error());
    auto meters = metersParam(request, **readings);
    if (!meters) return problem(meters.error());
    const auto range = rangeParam(request, **readings);
    if (!range) return problem(range.error());
    auto slot = app.exports.take();
    if (!slot) return problem(503, "Too many exports are on their way; try again in a moment.");
    Response response;
    response.set("Content-Type", format->type);
    response.set("Content-Disposition", attachmentNamed(fileName(request, *dataset, *format)));
    ExportChoice choice{std::move(*readings), std::move(*meters), *range};
    auto pieces =
        format->format == Format::parquet
            ? parquetOf(choice, app)
            : exportText(std::move(choice),
                         format->format == Format::csv ? TextFormat::csv : TextFormat::ndjson);
    if (!pieces) return problem(pieces.error());
    response.pieces = std::make_shared<Leased>(std::move(*pieces), std::move(slot));
    return response;
}

}  // namespace joulewatch
