#include "app/plant_files.hpp"

#include "app/label_text.hpp"
#include "app/plant_metadata.hpp"
#include "app/plant_waveforms.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kReadingHeader =
    "machineId,machineType,timestamp,voltage,current,power,powerFactor\n";
constexpr std::string_view kThreePhaseHeader = "machineId,timestamp,ia,ib,ic,vab,vbc,vca\n";

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

void place(const CsvRows& rows, const FixedPointGrid& grid, std::uint64_t& placed,
           PlacedText& text) {
    const std::size_t bytes = rows.bytes(grid);
    text.room(placed, bytes, CsvRows::kSlackBytes);
    placed += bytes;
}

/// Opens a file that was asked for and writes its first bytes.
Result<void> start(const std::filesystem::path& path, std::string_view text,
                   std::optional<OutputFile>& file) {
    if (path.empty()) return {};
    auto opened = OutputFile::open(path);
    if (!opened) return fail(opened.error());
    file.emplace(std::move(*opened));
    return file->append(text);
}

}  // namespace

PlantFiles::PlantFiles(const Plant& plant)
    : plant_(&plant), rows_(readingLayout(plant)), threePhaseRows_(threePhaseLayout(plant)) {}

Result<PlantFiles> PlantFiles::open(const Plant& plant, const GenerateRequest& request,
                                    bool csvReadings) {
    PlantFiles files(plant);
    const auto metadata =
        request.labels.empty() ? std::filesystem::path{} : metadataPath(request.labels);
    const std::string labels = std::string(kLabelHeader) + labelText(plant, lastingFaults(plant));
    Result<void> started;
    if (csvReadings) started = start(request.output, kReadingHeader, files.readings_);
    if (started) started = start(request.threePhase, kThreePhaseHeader, files.threePhase_);
    if (started) started = start(request.labels, labels, files.labels_);
    if (started) started = start(metadata, plantMetadata(plant), files.metadata_);
    if (started) started = start(request.waveforms, "", files.waveforms_);
    if (!started) return fail(started.error());
    files.placed_ = kReadingHeader.size();
    files.threePhasePlaced_ = kThreePhaseHeader.size();
    return files;
}

void PlantFiles::place(PlantPiece& piece) {
    if (readings_) joulewatch::place(rows_, piece.readings, placed_, piece.text);
    if (threePhase_)
        joulewatch::place(threePhaseRows_, piece.threePhase, threePhasePlaced_,
                          piece.threePhaseText);
}

void PlantFiles::format(PlantPiece& piece) const {
    if (readings_) rows_.write(piece.readings, piece.text.begin());
    if (threePhase_) threePhaseRows_.write(piece.threePhase, piece.threePhaseText.begin());
}

Result<void> PlantFiles::appendLabels(const PlantPiece& piece) {
    std::string text;
    for (std::size_t b = 0; b < piece.blockCount; ++b)
        text += labelText(*plant_, spikeLabels(*plant_, piece.firstBlock + b));
    return labels_->append(text);
}

Result<void> PlantFiles::append(PlantPiece& piece) {
    Result<void> done;
    if (readings_) done = readings_->append(piece.text);
    if (done && threePhase_) done = threePhase_->append(piece.threePhaseText);
    if (done && labels_) done = appendLabels(piece);
    if (waveforms_)
        for (const WaveformBurst& each :
             burstsOf(*plant_, piece.readings, piece.firstBlock * kBlockSamples))
            bursts_.push_back(each);
    return done;
}

Result<void> PlantFiles::appendRest(std::size_t threads, const Progress& progress) {
    if (!waveforms_) return {};
    return writeWaveforms(*plant_, bursts_, threads, *waveforms_, progress);
}

Result<void> PlantFiles::commit() {
    for (std::optional<OutputFile>* file :
         {&threePhase_, &labels_, &metadata_, &waveforms_, &readings_})
        if (*file)
            if (auto done = (*file)->commit(); !done) return done;
    return {};
}

}  // namespace joulewatch
