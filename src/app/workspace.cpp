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

/// Of work that has ended.
WorkStatus statusOf(const JobState& job) {
    if (job.status == JobStatus::done) return WorkStatus::ready;
    return job.status == JobStatus::failed ? WorkStatus::failed : WorkStatus::cancelled;
}

}  // namespace

Workspace::Workspace(DataDirectory directory, WorkStore& work, WorkspaceOptions options)
    : directory_(std::move(directory)), work_(work), options_(std::move(options)) {}

Result<std::unique_ptr<Workspace>> Workspace::open(DataDirectory directory, WorkStore& work,
                                                   WorkspaceOptions options) {
    std::unique_ptr<Workspace> opened(
        new Workspace(std::move(directory), work, std::move(options)));
    if (auto restored = opened->restore(); !restored) return fail(restored.error());
    return opened;
}

Workspace::~Workspace() { stop(); }

void Workspace::stop() {
    stopping_ = true;
    jobs_.stop();
    if (live_.journaled)
        if (const auto settled = live_.journaled->settle(); !settled)  // the journal has it all
            fmt::print(stderr, "joulewatch: live readings: {}\n", settled.error().message);
    live_ = {};
}

/// What the settings know is there; what was being worked on when the program ended goes on, under
/// the same job.
Result<void> Workspace::restore() {
    const auto stored = work_.datasets();
    if (!stored) return fail(stored.error());
    std::vector<Dataset> unfinished;
    for (const StoredDataset& each : *stored) {
        auto dataset = fromStored(each);
        if (!dataset)
            return fail(ErrorCode::corrupted, "The settings hold data set {} with damage: {}.",
                        each.id, dataset.error().message);
        // Its own files lie in its folder, also where the directory was moved or restored
        // elsewhere.
        if (dataset->source.parent_path().filename() == dataset->id)
            dataset->source = folder(dataset->id) / dataset->source.filename();
        if (dataset->status == WorkStatus::queued || dataset->status == WorkStatus::running)
            unfinished.push_back(*dataset);
        datasets_.emplace(dataset->id, std::move(*dataset));
    }
    const auto failed = work_.failInterruptedJobs("The program ended while this was worked on.",
                                                  Timestamp{Duration{options_.nowMs()}});
    if (!failed) return fail(failed.error());
    sweep();
    for (const Dataset& each : unfinished) goOn(each);
    return {};
}

/// A folder that belongs to no data set is left-over work of one that was deleted.
void Workspace::sweep() const {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory_.datasets(), error))
        if (!datasets_.contains(entry.path().filename().string()))
            fs::remove_all(entry.path(), error);
}

void Workspace::goOn(const Dataset& dataset) {
    const bool possible = dataset.kind == DatasetKind::sample || fs::exists(dataset.source);
    const auto job = possible ? begin(dataset, dataset.jobId.value_or(randomId()))
                              : Result<std::string>(fail(ErrorCode::notFound, "gone"));
    if (job) return;
    update(dataset.id, [](Dataset& each) {
        each.status = WorkStatus::failed;
        each.jobId.reset();
        each.error = "The program ended while this was analysed; bring the file again.";
    });
}

std::vector<Dataset> Workspace::list() const {
    const std::lock_guard lock(mutex_);
    std::vector<Dataset> all;
    for (const auto& [id, dataset] : datasets_) all.push_back(dataset);
    if (auto live = liveDataset()) all.push_back(std::move(*live));
    std::sort(all.begin(), all.end(), [](const Dataset& a, const Dataset& b) {
        return a.createdMs != b.createdMs ? a.createdMs > b.createdMs : a.id < b.id;
    });
    return all;
}

Result<Dataset> Workspace::find(std::string_view id) const {
    if (id == kLiveId)
        if (auto live = liveDataset()) return *live;
    const std::lock_guard lock(mutex_);
    const auto found = datasets_.find(id);
    if (found == datasets_.end()) return noDataset(id);
    return found->second;
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
    if (live_.journaled && !live_.journaled->checkReady())
        return fail(ErrorCode::unavailable,
                    "The disk is nearly full or does not work: no readings are taken.");
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

Dataset Workspace::fresh(std::string name, DatasetKind kind, const Owner& owner) const {
    Dataset dataset;
    dataset.id = randomId();
    dataset.name = std::move(name);
    dataset.owner = owner;
    dataset.kind = kind;
    dataset.createdMs = options_.nowMs();
    return dataset;
}

Result<Accepted> Workspace::addUpload(std::string name, Upload upload, const Owner& owner,
                                      bool review) {
    const FileKind kind = kindOfFile(upload.path(), name);
    if (kind == FileKind::json) {
        const auto text = readFile(upload.path(), kMaxResultBytes);
        if (!text) return fail(text.error());
        Dataset dataset = fresh(std::move(name), DatasetKind::result, owner);
        return store(std::move(dataset), *text);
    }
    if (auto room = makeRoom({}, owner); !room) return fail(room.error());
    Dataset dataset = fresh(std::move(name), DatasetKind::readings, owner);
    dataset.bytes = upload.bytes();
    std::error_code error;
    fs::create_directory(folder(dataset.id), error);
    dataset.source = folder(dataset.id) / fmt::format("source{}", extensionOf(kind));
    if (auto moved = upload.moveTo(dataset.source); !moved) return fail(moved.error());
    if (kind != FileKind::parquet && (review || isUncertain(dataset)))
        return wait(std::move(dataset));
    return submit(std::move(dataset));
}

Result<Accepted> Workspace::addReadings(const fs::path& file) {
    const fs::path path = fs::absolute(file);
    if (auto room = makeRoom(path, {}); !room) return fail(room.error());
    std::error_code error;
    Dataset dataset = fresh(path.filename().string(), DatasetKind::readings, {});
    dataset.bytes = fs::file_size(path, error);
    if (error) return fail(ErrorCode::notFound, "{}: {}", file.string(), error.message());
    dataset.source = path;
    dataset.origin = path;
    return submit(std::move(dataset));
}

Result<Accepted> Workspace::addResult(const fs::path& file, std::string_view text,
                                      const std::optional<fs::path>& readings) {
    const fs::path path = fs::absolute(file);
    Dataset dataset = fresh(path.filename().string(), DatasetKind::result, {});
    dataset.origin = path;
    if (readings) dataset.source = fs::absolute(*readings);
    return store(std::move(dataset), text);
}

Result<Accepted> Workspace::addSample(const Owner& owner, std::string_view shape) {
    const bool machines = shape.empty() || shape == "machines";
    if (!machines && shape != "substation" && shape != "pmu" && shape != "consumption" &&
        shape != "household")
        return fail(ErrorCode::invalidInput,
                    "'shape' must be machines, substation, pmu, consumption or household.");
    if (auto room = makeRoom({}, owner); !room) return fail(room.error());
    Dataset dataset = fresh(machines ? "Sample plant" : fmt::format("Sample {}", shape),
                            DatasetKind::sample, owner);
    if (!machines) dataset.shape = shape;
    dataset.source = SamplePlant(folder(dataset.id)).readings;
    return submit(std::move(dataset));
}

/// A file named again takes its old place; else there is an end to how many are kept.
Result<void> Workspace::makeRoom(const fs::path& origin, const Owner& owner) {
    std::vector<std::string> replaced;
    std::size_t count = 0, owned = 0;
    {
        const std::lock_guard lock(mutex_);
        count = datasets_.size();
        for (const auto& [id, dataset] : datasets_) {
            if (!origin.empty() && dataset.origin == origin) replaced.push_back(id);
            if (!owner.id.empty() && dataset.owner.id == owner.id) ++owned;
        }
    }
    for (const auto& id : replaced)
        if (auto removed = remove(id); removed) --count;
    if (count >= kMaxDatasets)
        return fail(ErrorCode::conflict, "There are {} data sets already; delete one first.",
                    count);
    if (owned >= kMaxDatasetsOfOwner)
        return fail(ErrorCode::conflict, "{} data sets are yours already; delete one first.",
                    owned);
    return {};
}

Result<Accepted> Workspace::store(Dataset dataset, std::string_view text) {
    const auto result = parseResultFile(text);
    if (!result) return fail(result.error());
    if (auto room = makeRoom(dataset.origin, dataset.owner); !room) return fail(room.error());
    const ResultSummary summary = summarize(*result);
    dataset.rows = summary.rows;
    dataset.machines = summary.machines;
    dataset.bytes = text.size();
    dataset.hasResult = true;
    dataset.status = WorkStatus::ready;
    std::error_code error;
    fs::create_directory(folder(dataset.id), error);
    if (auto kept = replaceFile(folder(dataset.id) / "result.json", text); !kept)
        return fail(kept.error());
    if (auto entered = enter(dataset); !entered) return fail(entered.error());
    return Accepted{dataset.id, std::nullopt};
}

/// A new data set. What the settings have not on disk is not acknowledged: it would be swept away
/// at the next start.
Result<void> Workspace::enter(const Dataset& dataset) {
    if (const auto kept = work_.saveDataset(toStored(dataset)); !kept) {
        fmt::print(stderr, "joulewatch: data set {}: {}\n", dataset.id, kept.error().message);
        std::error_code error;
        fs::remove_all(folder(dataset.id), error);
        return fail(ErrorCode::unavailable,
                    "The file cannot be kept: the disk is full or does not work.");
    }
    const std::lock_guard lock(mutex_);
    datasets_.emplace(dataset.id, dataset);
    return {};
}

Result<Accepted> Workspace::submit(Dataset dataset) {
    const std::string id = dataset.id;
    std::error_code error;
    fs::create_directory(folder(id), error);
    const std::string jobId = randomId();
    dataset.jobId = jobId;
    if (auto entered = enter(dataset); !entered) return fail(entered.error());
    if (const auto job = begin(dataset, jobId); !job) {
        if (auto removed = remove(id); !removed) return fail(removed.error());
        return fail(job.error());
    }
    return Accepted{id, jobId};
}

/// The job that works on a data set, from its beginning.
Result<std::string> Workspace::begin(const Dataset& dataset, const std::string& jobId) {
    saveJob(dataset, jobId, WorkStatus::queued, "");
    const std::string id = dataset.id;
    auto job = jobs_.submit(
        id, [this, id](const Progress& progress) { return work(id, progress); },
        [this](const JobState& last) { ended(last); }, jobId);
    if (!job) saveJob(dataset, jobId, WorkStatus::failed, job.error().message);
    return job;
}

void Workspace::save(const Dataset& dataset) const {
    // What is lost is the newest state of a data set that was acknowledged: work is done again.
    if (auto kept = work_.saveDataset(toStored(dataset)); !kept)
        fmt::print(stderr, "joulewatch: data set {}: {}\n", dataset.id, kept.error().message);
}

void Workspace::saveJob(const Dataset& dataset, std::string_view jobId, WorkStatus status,
                        std::string_view error) const {
    const Timestamp now{Duration{options_.nowMs()}};
    const bool over = status != WorkStatus::queued && status != WorkStatus::running;
    const StoredJob job{std::string(jobId),
                        "analysis",
                        dataset.owner.id,
                        dataset.id,
                        status,
                        Timestamp{Duration{dataset.createdMs}},
                        over ? std::optional(now) : std::nullopt,
                        std::string(error)};
    if (auto kept = work_.saveJob(job); !kept)
        fmt::print(stderr, "joulewatch: job {}: {}\n", jobId, kept.error().message);
}

Result<void> Workspace::remove(std::string_view id) {
    if (id == kLiveId)
        return fail(ErrorCode::conflict, "What devices send is not deleted as a whole.");
    std::optional<std::string> job;
    {
        const std::lock_guard lock(mutex_);
        const auto found = datasets_.find(id);
        if (found == datasets_.end()) return noDataset(id);
        job = found->second.jobId;
        datasets_.erase(found);
        kept_.erase(std::string(id));
    }
    if (job) jobs_.cancel(*job);
    auto forgotten = work_.removeDataset(id);
    std::error_code error;  // what a job writes in between is swept away at the next start
    fs::remove_all(folder(id), error);
    return forgotten;
}

void Workspace::update(const std::string& id, const std::function<void(Dataset&)>& change) {
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

Result<SharedReadings> Workspace::load(const Dataset& dataset, const Progress& progress) const {
    // A file from the network must not unfold into more than may be sent; one's own may.
    const std::uint64_t maxUnpacked = dataset.origin.empty() ? kMaxUploadBytes : 0;
    ReadingsFile file{dataset.source,
                      dataset.name,
                      directory_.spool(),
                      maxUnpacked,
                      {},
                      folder(dataset.id) / "rejected.csv",
                      Timestamp{Duration{options_.nowMs()}}};
    std::error_code error;
    fs::remove(file.rejected, error);
    if (const fs::path chosen = folder(dataset.id) / "import.json"; fs::exists(chosen, error)) {
        const auto text = readFile(chosen, 1U << 20U);
        if (!text) return fail(text.error());
        auto choice = parseImportChoice(*text);
        if (!choice) return fail(choice.error());
        file.choice = std::move(*choice);
    }
    return options_.steps.load(file, progress);
}

/// What the job of a data set does: make the sample, read, analyse, keep the result.
Result<void> Workspace::work(const std::string& id, const Progress& progress) {
    update(id, [](Dataset& each) { each.status = WorkStatus::running; });
    const auto dataset = find(id);
    if (!dataset) return fail(ErrorCode::cancelled, "Deleted.");
    AnalyzeOptions options;
    if (dataset->kind == DatasetKind::sample) {
        const SamplePlant plant(folder(id), dataset->shape == "machines" ? "" : dataset->shape);
        if (auto made = options_.steps.sample(plant, progress); !made) return made;
        if (plant.shape.empty()) {
            options.waveforms = plant.waveforms;
            options.threePhase = plant.threePhase;
        }
    }
    const auto readings = load(*dataset, progress);
    if (!readings) return fail(readings.error());
    if (auto kept = keepReadings(id, *readings->spool, progress); !kept) return kept;
    if (auto kept = keepQuality(id, *readings); !kept) return kept;
    const bool analysable = isAnalysable(*readings);
    if (analysable) {
        const auto result = options_.steps.analyze(*readings, options, progress);
        if (!result) return fail(result.error());
        const std::string text = result->dump(1, ' ', true, Json::error_handler_t::replace) + "\n";
        if (auto kept = replaceFile(folder(id) / "result.json", text); !kept) return kept;
    }
    std::error_code error;
    const auto bytes = fs::file_size(dataset->source, error);
    const bool rejected = fs::exists(folder(id) / "rejected.csv", error);
    const QualitySummary quality = summarize(readings->quality);
    const auto meters = readings->spool->meters();
    update(id, [&](Dataset& each) {
        if (!error) each.bytes = bytes;
        each.rows = readings->report.rowsRead;
        each.machines = meters.size();
        each.hasResult = analysable;
        each.hasRejected = rejected;
        each.quality = Dataset::Quality{quality.errors, quality.warnings, quality.notices};
        if (!readings->shape.empty()) each.shape = readings->shape;
        if (!meters.empty() && meters.front().interval.count() > 0)
            each.intervalMs = meters.front().interval.count();
    });
    return {};
}

void Workspace::ended(const JobState& job) {
    if (stopping_ && job.status == JobStatus::cancelled) return;  // to go on at the next start
    const WorkStatus status = statusOf(job);
    update(job.datasetId, [&](Dataset& dataset) {
        dataset.jobId.reset();
        dataset.error = job.error;
        dataset.status = status;
    });
    // A data set that was deleted has taken its jobs along.
    if (const auto dataset = find(job.datasetId))
        saveJob(*dataset, job.id, status, job.error.value_or(""));
}

Result<std::string> Workspace::submit(std::string kind, const std::string& ownerId,
                                      JobQueue::Work work) {
    StoredJob job;
    job.id = randomId();
    job.kind = std::move(kind);
    job.ownerId = ownerId;
    job.status = WorkStatus::running;
    job.createdAt = Timestamp{Duration{options_.nowMs()}};
    if (auto kept = work_.saveJob(job); !kept) return fail(kept.error());
    const auto end = [this, job](WorkStatus status, std::string error) {
        StoredJob over = job;
        over.status = status;
        over.endedAt = Timestamp{Duration{options_.nowMs()}};
        over.error = std::move(error);
        if (auto kept = work_.saveJob(over); !kept)
            fmt::print(stderr, "joulewatch: job {}: {}\n", over.id, kept.error().message);
    };
    auto begun = jobs_.submit(
        "", std::move(work),
        [end](const JobState& state) { end(statusOf(state), state.error.value_or("")); }, job.id);
    if (!begun) end(WorkStatus::failed, begun.error().message);
    return begun;
}

std::optional<JobState> Workspace::jobState(std::string_view id) const {
    if (auto state = jobs_.state(id)) return state;
    const auto stored = work_.job(id);
    if (!stored) return std::nullopt;
    JobState state;
    state.id = stored->id;
    state.datasetId = stored->datasetId;
    state.status = stored->status == WorkStatus::ready       ? JobStatus::done
                   : stored->status == WorkStatus::cancelled ? JobStatus::cancelled
                                                             : JobStatus::failed;
    if (!stored->error.empty()) state.error = stored->error;
    return state;
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
