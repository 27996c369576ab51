#include "app/plant_files.hpp"

#include "app/plant_metadata.hpp"
#include "generate/faults.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kReadingHeader =
    "machineId,machineType,timestamp,voltage,current,power,powerFactor\n";
constexpr std::string_view kThreePhaseHeader = "machineId,timestamp,ia,ib,ic,vab,vbc,vca\n";
constexpr std::string_view kLabelHeader =
    "machineId,start,end,anomaly_type,parameter,magnitude,severity_truth\n";

CsvLayout readingLayout(const Plant& plant) {
    CsvLayout layout;
    for (const Meter& meter : plant.meters())
        layout.prefixes.push_back(fmt::format("{},{},", meter.id, meter.type));
    layout.decimals.assign(kReadingDecimals.begin(), kReadingDecimals.end());
    return layout;
}

CsvLayout threePhaseLayout(const Plant& plant) {
    CsvLayout layout;
    for (const std::size_t machine : plant.threePhaseMachines())
        layout.prefixes.push_back(plant.meters()[machine].id + ',');
    layout.decimals.assign(kThreePhaseColumns, 2);
    return layout;
}

void format(const CsvRows& rows, const FixedPointGrid& grid, TextBuffer& text) {
    char* room = text.room(rows.maxBytes(grid));
    text.setSize(rows.write(grid, room));
}

std::string labelText(const Plant& plant, const std::vector<FaultLabel>& labels) {
    std::string text;
    for (const FaultLabel& each : labels)
        fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{:.4g},{}\n",
                       plant.meters()[each.machine].id, formatTimestamp(each.from),
                       formatTimestamp(each.to), name(each.fault), each.parameter, each.magnitude,
                       name(each.severity));
    return text;
}

}  // namespace

PlantFiles::PlantFiles(const Plant& plant, OutputFile readings)
    : plant_(&plant),
      readings_(std::move(readings)),
      rows_(readingLayout(plant)),
      threePhaseRows_(threePhaseLayout(plant)) {}

Result<PlantFiles> PlantFiles::open(const Plant& plant, const GenerateRequest& request) {
    auto readings = OutputFile::open(request.output);
    if (!readings) return fail(readings.error());
    PlantFiles files(plant, std::move(*readings));
    if (auto headed = files.readings_.append(kReadingHeader); !headed) return fail(headed.error());
    const auto openSide = [](const std::filesystem::path& path, std::string_view start,
                             std::optional<OutputFile>& file) -> Result<void> {
        if (path.empty()) return {};
        auto opened = OutputFile::open(path);
        if (!opened) return fail(opened.error());
        file.emplace(std::move(*opened));
        return file->append(start);
    };
    if (auto side = openSide(request.threePhase, kThreePhaseHeader, files.threePhase_); !side)
        return fail(side.error());
    const std::string labels = std::string(kLabelHeader) + labelText(plant, lastingFaults(plant));
    if (auto side = openSide(request.labels, labels, files.labels_); !side)
        return fail(side.error());
    if (files.labels_)
        if (auto side =
                openSide(metadataPath(request.labels), plantMetadata(plant), files.metadata_);
            !side)
            return fail(side.error());
    return files;
}

void PlantFiles::format(PlantPiece& piece) const {
    joulewatch::format(rows_, piece.readings, piece.text);
    if (threePhase_) joulewatch::format(threePhaseRows_, piece.threePhase, piece.threePhaseText);
}

Result<void> PlantFiles::appendLabels(const PlantPiece& piece) {
    std::string text;
    for (std::size_t b = 0; b < piece.blockCount; ++b)
        text += labelText(*plant_, spikeLabels(*plant_, piece.firstBlock + b));
    return labels_->append(text);
}

Result<void> PlantFiles::append(PlantPiece& piece) {
    if (auto done = readings_.append(piece.text.view()); !done) return done;
    if (threePhase_)
        if (auto done = threePhase_->append(piece.threePhaseText.view()); !done) return done;
    if (labels_) return appendLabels(piece);
    return {};
}

Result<void> PlantFiles::commit() {
    for (std::optional<OutputFile>* side : {&threePhase_, &labels_, &metadata_})
        if (*side)
            if (auto done = (*side)->commit(); !done) return done;
    return readings_.commit();
}

}  // namespace joulewatch
