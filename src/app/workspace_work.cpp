// The part of Workspace whose jobs read and analyse, and that remembers how far they are.
#include <system_error>
#include <utility>

#include "app/random_id.hpp"
#include "app/readings_part.hpp"
#include "app/workspace.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

/// Of work that has ended.
WorkStatus statusOf(const JobState& job) {
    if (job.status == JobStatus::done) return WorkStatus::ready;
    return job.status == JobStatus::failed ? WorkStatus::failed : WorkStatus::cancelled;
}

}  // namespace

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

/// The job that works on a data set, from its beginning.
Result<std::string> Workspace::begin(const Dataset& dataset, const std::string& jobId) {
    saveJob(dataset, jobId, WorkStatus::queued, "");
    const std::string id = dataset.id;
    auto job = jobs_.submit(
        id, dataset.owner.id,
        [this, id](const Progress& progress) {
            auto done = work(id, progress);
            std::error_code ignored;                             // swept away at the next start
            if (!find(id)) fs::remove_all(folder(id), ignored);  // deleted meanwhile
            return done;
        },
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

Result<SharedReadings> Workspace::load(const Dataset& dataset, const Progress& progress) {
    // A file from the network must not unfold into more than may be sent; one's own may.
    const std::uint64_t maxUnpacked = dataset.origin.empty() ? kMaxUploadBytes : 0;
    ReadingsFile file{dataset.source,
                      dataset.name,
                      directory_.spool(),
                      maxUnpacked,
                      {},
                      folder(dataset.id) / "rejected.csv",
                      Timestamp{Duration{options_.nowMs()}},
                      [this, id = dataset.id](const ReadingSpool& spool, const Progress& storing) {
                          return storeReadings(id, spool, storing);
                      }};
    std::error_code error;
    fs::remove(file.rejected, error);
    if (const fs::path chosen = folder(dataset.id) / "import.json"; fs::exists(chosen, error)) {
        const auto text = readFile(chosen, 1U << 20U);
        if (!text) return fail(text.error());
        auto choice = parseImportChoice(*text);
        if (!choice) return fail(choice.error());
        file.choice = std::move(*choice);
    }
    auto loaded = options_.steps.load(file, progress);
    if (!loaded) fs::remove_all(folder(dataset.id) / kReadingsPart, error);
    return loaded;
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
    if (auto kept = keepReadings(id, *readings, progress); !kept) return kept;
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
    {
        const std::lock_guard lock(mutex_);
        analysing_.erase(job.datasetId);
        if (status != WorkStatus::ready) kept_.erase(job.datasetId);
    }
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
        "", ownerId, std::move(work),
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
