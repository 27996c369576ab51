#include "app/workspace.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "app/random_id.hpp"
#include "reports/result_file.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

tl::unexpected<Error> noDataset(std::string_view id) {
    return fail(ErrorCode::notFound, "There is no data set {}.", id);
}

}  // namespace

Workspace::Workspace(DataDirectory directory, WorkspaceOptions options)
    : directory_(std::move(directory)), options_(std::move(options)) {
    restore();
}

Workspace::~Workspace() { stop(); }

void Workspace::stop() { jobs_.stop(); }

/// What is not whole is not there: a folder without a readable description is left-over work.
void Workspace::restore() {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory_.datasets(), error)) {
        const auto text = readFile(entry.path() / "dataset.json", 1 << 20);
        auto dataset = text ? datasetFromStored(*text) : Result<Dataset>(fail(text.error()));
        if (!dataset || dataset->id != entry.path().filename()) {
            fs::remove_all(entry.path(), error);
            continue;
        }
        if (dataset->status == DatasetStatus::queued || dataset->status == DatasetStatus::running) {
            dataset->status = DatasetStatus::failed;
            dataset->error = "The program ended while this was analysed; bring the file again.";
            save(*dataset);
        }
        datasets_.emplace(dataset->id, std::move(*dataset));
    }
}

Dataset Workspace::shown(Dataset dataset) const {
    const bool atHand = std::any_of(atHand_.begin(), atHand_.end(),
                                    [&](const auto& each) { return each.first == dataset.id; });
    dataset.hasSeries =
        atHand || (dataset.status == DatasetStatus::ready && !dataset.source.empty());
    return dataset;
}

std::vector<Dataset> Workspace::list() const {
    const std::lock_guard lock(mutex_);
    std::vector<Dataset> all;
    for (const auto& [id, dataset] : datasets_) all.push_back(shown(dataset));
    std::sort(all.begin(), all.end(), [](const Dataset& a, const Dataset& b) {
        return a.createdMs != b.createdMs ? a.createdMs > b.createdMs : a.id < b.id;
    });
    return all;
}

Result<Dataset> Workspace::find(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    const auto found = datasets_.find(id);
    if (found == datasets_.end()) return noDataset(id);
    return shown(found->second);
}

Result<void> Workspace::checkReady() const {
    static constexpr std::string_view kProbe = "ready";
    const std::lock_guard oneAtATime(probing_);
    const fs::path probe = directory_.path() / "ready.probe";
    if (auto written = replaceFile(probe, kProbe); !written) return written;
    const auto read = readFile(probe, kProbe.size());
    if (!read) return fail(read.error());
    if (*read != kProbe)
        return fail(ErrorCode::unavailable, "The disk does not give back what was written to it.");
    return {};
}

Result<Upload> Workspace::beginUpload(std::optional<std::uint64_t> announcedBytes) const {
    std::error_code error;
    const auto space = fs::space(directory_.incoming(), error);
    if (!error && space.available < announcedBytes.value_or(0) + kSpareDiskBytes)
        return fail(ErrorCode::unavailable,
                    "The disk that keeps the data has only {} MiB left: free some space and try "
                    "again.",
                    space.available >> 20);
    return Upload::create(directory_.incoming() / randomId());
}

Dataset Workspace::fresh(std::string name, DatasetKind kind) const {
    Dataset dataset;
    dataset.id = randomId();
    dataset.name = std::move(name);
    dataset.kind = kind;
    dataset.createdMs = options_.nowMs();
    return dataset;
}

Result<Accepted> Workspace::addUpload(std::string name, Upload upload) {
    const FileKind kind = kindOfFile(upload.path(), name);
    if (kind == FileKind::json) {
        const auto text = readFile(upload.path(), kMaxResultBytes);
        if (!text) return fail(text.error());
        Dataset dataset = fresh(std::move(name), DatasetKind::result);
        return store(std::move(dataset), *text);
    }
    if (auto room = makeRoom({}); !room) return fail(room.error());
    Dataset dataset = fresh(std::move(name), DatasetKind::readings);
    dataset.bytes = upload.bytes();
    std::error_code error;
    fs::create_directory(folder(dataset.id), error);
    dataset.source = folder(dataset.id) / fmt::format("source{}", extensionOf(kind));
    if (auto moved = upload.moveTo(dataset.source); !moved) return fail(moved.error());
    return submit(std::move(dataset));
}

Result<Accepted> Workspace::addReadings(const fs::path& file) {
    const fs::path path = fs::absolute(file);
    if (auto room = makeRoom(path); !room) return fail(room.error());
    std::error_code error;
    Dataset dataset = fresh(path.filename().string(), DatasetKind::readings);
    dataset.bytes = fs::file_size(path, error);
    if (error) return fail(ErrorCode::notFound, "{}: {}", file.string(), error.message());
    dataset.source = path;
    dataset.origin = path;
    return submit(std::move(dataset));
}

Result<Accepted> Workspace::addResult(const fs::path& file, std::string_view text,
                                      const std::optional<fs::path>& readings) {
    const fs::path path = fs::absolute(file);
    Dataset dataset = fresh(path.filename().string(), DatasetKind::result);
    dataset.origin = path;
    if (readings) dataset.source = fs::absolute(*readings);
    return store(std::move(dataset), text);
}

Result<Accepted> Workspace::addSample() {
    if (auto room = makeRoom({}); !room) return fail(room.error());
    Dataset dataset = fresh("Sample plant", DatasetKind::sample);
    dataset.source = SamplePlant(folder(dataset.id)).readings;
    return submit(std::move(dataset));
}

/// A file named again takes its old place; else there is an end to how many are kept.
Result<void> Workspace::makeRoom(const fs::path& origin) {
    std::vector<std::string> replaced;
    std::size_t count = 0;
    {
        const std::lock_guard lock(mutex_);
        count = datasets_.size();
        for (const auto& [id, dataset] : datasets_)
            if (!origin.empty() && dataset.origin == origin) replaced.push_back(id);
    }
    for (const auto& id : replaced)
        if (auto removed = remove(id); removed) --count;
    if (count >= kMaxDatasets)
        return fail(ErrorCode::conflict, "There are {} data sets already; delete one first.",
                    count);
    return {};
}

Result<Accepted> Workspace::store(Dataset dataset, std::string_view text) {
    const auto result = parseResultFile(text);
    if (!result) return fail(result.error());
    if (auto room = makeRoom(dataset.origin); !room) return fail(room.error());
    const ResultSummary summary = summarize(*result);
    dataset.rows = summary.rows;
    dataset.machines = summary.machines;
    dataset.bytes = text.size();
    dataset.hasResult = true;
    dataset.status = DatasetStatus::ready;
    std::error_code error;
    fs::create_directory(folder(dataset.id), error);
    if (auto kept = replaceFile(folder(dataset.id) / "result.json", text); !kept)
        return fail(kept.error());
    save(dataset);
    const Accepted accepted{dataset.id, std::nullopt};
    const std::lock_guard lock(mutex_);
    datasets_.emplace(dataset.id, std::move(dataset));
    return accepted;
}

Result<Accepted> Workspace::submit(Dataset dataset) {
    const std::string id = dataset.id;
    std::error_code error;
    fs::create_directory(folder(id), error);
    save(dataset);
    {
        const std::lock_guard lock(mutex_);
        datasets_.emplace(id, std::move(dataset));
    }
    const auto job = jobs_.submit(
        id, [this, id](const Progress& progress) { return work(id, progress); },
        [this](const JobState& last) { ended(last); });
    if (!job) {
        if (auto removed = remove(id); !removed) return fail(removed.error());
        return fail(job.error());
    }
    const std::lock_guard lock(mutex_);
    const auto found = datasets_.find(id);
    const bool waiting = found != datasets_.end() && found->second.status <= DatasetStatus::running;
    if (waiting) found->second.jobId = *job;
    return Accepted{id, *job};
}

void Workspace::save(const Dataset& dataset) const {
    // Without it the data set is missing after a restart, which is what a full disk leaves us.
    if (auto kept = replaceFile(folder(dataset.id) / "dataset.json", storedText(dataset)); !kept)
        fmt::print(stderr, "joulewatch: data set {}: {}\n", dataset.id, kept.error().message);
}

Result<void> Workspace::remove(std::string_view id) {
    std::optional<std::string> job;
    {
        const std::lock_guard lock(mutex_);
        const auto found = datasets_.find(id);
        if (found == datasets_.end()) return noDataset(id);
        job = found->second.jobId;
        datasets_.erase(found);
        std::erase_if(atHand_, [&](const auto& each) { return each.first == id; });
    }
    if (job) jobs_.cancel(*job);
    std::error_code error;  // what a job writes in between is swept away at the next start
    fs::remove_all(folder(id), error);
    return {};
}

template <class Change>
void Workspace::update(const std::string& id, Change change) {
    std::optional<Dataset> changed;
    {
        const std::lock_guard lock(mutex_);
        const auto found = datasets_.find(id);
        if (found == datasets_.end()) return;  // deleted meanwhile
        change(found->second);
        changed = found->second;
    }
    save(*changed);
}

Result<SharedReadings> Workspace::load(const Dataset& dataset, const Progress& progress) {
    // A file from the network must not unfold into more than may be sent; one's own may.
    const std::uint64_t maxUnpacked = dataset.origin.empty() ? kMaxUploadBytes : 0;
    const ReadingsFile file{dataset.source, dataset.name, directory_.spool(), maxUnpacked};
    auto loaded = options_.steps.load(file, progress);
    if (loaded) keepAtHand(dataset.id, loaded->spool);
    return loaded;
}

/// What the job of a data set does: make the sample, read, analyse, keep the result.
Result<void> Workspace::work(const std::string& id, const Progress& progress) {
    update(id, [](Dataset& each) { each.status = DatasetStatus::running; });
    const auto dataset = find(id);
    if (!dataset) return fail(ErrorCode::cancelled, "Deleted.");
    AnalyzeOptions options;
    if (dataset->kind == DatasetKind::sample) {
        const SamplePlant plant(folder(id));
        if (auto made = options_.steps.sample(plant, progress); !made) return made;
        options.waveforms = plant.waveforms;
        options.threePhase = plant.threePhase;
    }
    const auto readings = load(*dataset, progress);
    if (!readings) return fail(readings.error());
    const auto result = options_.steps.analyze(*readings, options, progress);
    if (!result) return fail(result.error());
    const std::string text = result->dump(1, ' ', true, Json::error_handler_t::replace) + "\n";
    if (auto kept = replaceFile(folder(id) / "result.json", text); !kept) return kept;
    std::error_code error;
    const auto bytes = fs::file_size(dataset->source, error);
    update(id, [&](Dataset& each) {
        if (!error) each.bytes = bytes;
        each.rows = readings->report.rowsRead;
        each.machines = readings->spool->meters().size();
        each.hasResult = true;
    });
    return {};
}

void Workspace::ended(const JobState& job) {
    update(job.datasetId, [&](Dataset& dataset) {
        dataset.jobId.reset();
        dataset.error = job.error;
        dataset.status = job.status == JobStatus::done     ? DatasetStatus::ready
                         : job.status == JobStatus::failed ? DatasetStatus::failed
                                                           : DatasetStatus::cancelled;
    });
}

Result<std::string> Workspace::resultText(std::string_view id) const {
    const auto dataset = find(id);
    if (!dataset) return fail(dataset.error());
    if (!dataset->hasResult)
        return fail(ErrorCode::conflict, "{} has no result: it is {}.", dataset->name,
                    name(dataset->status));
    return readFile(folder(id) / "result.json", kMaxResultBytes);
}

}  // namespace joulewatch
