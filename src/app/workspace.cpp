#include "app/workspace.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

tl::unexpected<Error> noDataset(std::string_view id) {
    return fail(ErrorCode::notFound, "There is no data set {}.", id);
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

}  // namespace joulewatch
