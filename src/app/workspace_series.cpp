// The part of Workspace that keeps readings and gives them out.
#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "app/open_readings.hpp"
#include "app/readings_part.hpp"
#include "app/workspace.hpp"
#include "store/duckdb/duckdb_store.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

// Long enough for a week of a plant to be read again; a chart that waited for longer asks again.
constexpr std::chrono::milliseconds kWaitForReadings{5000};

Result<std::shared_ptr<const KeptReadings>> describe(std::shared_ptr<ReadingStore> store,
                                                     ExcludedDays excluded = {}) {
    auto meters = store->meters();
    if (!meters) return fail(meters.error());
    KeptReadings kept{
        std::move(store), std::move(*meters), {Timestamp::max(), Timestamp::min()}, {}};
    for (const StoredMeter& each : kept.meters)
        kept.span = {std::min(kept.span.from, each.span.from),
                     std::max(kept.span.to, each.span.to + Duration{1})};
    if (kept.meters.empty()) kept.span = {};
    kept.excluded = std::move(excluded);
    return std::make_shared<const KeptReadings>(std::move(kept));
}

Result<std::shared_ptr<const KeptReadings>> openKeptReadings(const fs::path& folder,
                                                             ExcludedDays excluded) {
    auto store = openReadings(folder);
    if (!store) return fail(store.error());
    return describe(std::move(*store), std::move(excluded));
}

}  // namespace

Result<void> Workspace::openLive(std::vector<ReadingsListener*> listeners) {
    auto live = openLiveReadings(directory_.path(), std::move(listeners));
    if (!live) return fail(live.error());
    live_ = std::move(*live);
    return {};
}

/// None until the first reading has come.
std::optional<Dataset> Workspace::liveDataset() const {
    if (!live_.store) return std::nullopt;
    const auto meters = live_.store->meters();
    if (!meters || meters->empty()) return std::nullopt;
    Dataset live;
    live.id = kLiveId;
    live.name = "Live readings";
    live.kind = DatasetKind::live;
    live.status = WorkStatus::ready;
    live.machines = meters->size();
    live.rows = 0;
    Timestamp first = Timestamp::max();  // that is when it began
    for (const StoredMeter& each : *meters) {
        *live.rows += each.rows;
        first = std::min(first, each.span.from);
    }
    live.createdMs = first.time_since_epoch().count();
    return live;
}

Result<StoredMeter> KeptReadings::meter(std::string_view id) const {
    const auto found =
        std::ranges::find_if(meters, [id](const StoredMeter& each) { return each.meter.id == id; });
    if (found == meters.end())
        return fail(ErrorCode::notFound, "There is no machine '{}' in these readings.", id);
    return *found;
}

Result<TimeRange> KeptReadings::range(std::optional<Timestamp> from,
                                      std::optional<Timestamp> to) const {
    const TimeRange range{from.value_or(span.from), to.value_or(span.to)};
    if (range.from >= range.to)
        return fail(ErrorCode::invalidInput, "The range is empty: from must be earlier than to.");
    return range;
}

/// Puts a file's readings in the place of those that are there. From then on they can be asked for,
/// while they are judged and analysed.
Result<void> Workspace::storeReadings(const std::string& id, const ReadingSpool& spool,
                                      const Progress& progress) {
    std::error_code error;
    const fs::path part = folder(id) / kReadingsPart;  // its own name is for what is whole
    fs::remove_all(part, error);
    DuckDbStoreOptions options;
    options.writesSoon = true;
    auto store = openDuckDbFolder(part, options);
    if (!store) return fail(store.error());
    const auto imported = (*store)->import(id, spool, progress);
    if (!imported) return fail(imported.error());
    const std::lock_guard opening(opening_);
    {
        const std::lock_guard lock(mutex_);
        kept_.erase(id);
    }
    fs::remove(folder(id) / "quality.json", error);  // of the readings before
    fs::remove_all(readingsFolder(id), error);
    if (auto moved = (*store)->moveTo(readingsFolder(id)); !moved) {
        fmt::print(stderr, "joulewatch: data set {}: {}\n", id, moved.error().message);
        return fail(ErrorCode::unavailable, "The readings cannot be kept: {}.",
                    "their folder cannot be renamed");
    }
    auto kept = describe(std::move(*store));
    if (!kept) return fail(kept.error());
    const std::lock_guard lock(mutex_);
    const auto dataset = datasets_.find(id);
    if (dataset == datasets_.end()) return {};
    kept_.emplace(id, std::move(*kept));
    if (dataset->second.status == WorkStatus::running) analysing_.insert(id);
    return {};
}

/// A file's readings, unless they are stored already, and what they contradict.
Result<void> Workspace::keepReadings(const std::string& id, const SharedReadings& readings,
                                     const Progress& progress) {
    if (!readings.stored)
        if (auto stored = storeReadings(id, *readings.spool, progress); !stored) return stored;
    if (auto kept = keepQuality(id, readings); !kept) return kept;
    const std::lock_guard opening(opening_);  // whoever opens them now sees the days left out
    Kept opened;
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = kept_.find(id); found != kept_.end()) opened = found->second;
    }
    if (opened) recall(id, *opened, excludedDays(id));
    return {};
}

Result<std::shared_ptr<const KeptReadings>> Workspace::readings(std::string_view id) {
    if (id == kLiveId && live_.store) return describe(live_.store);
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = kept_.find(id); found != kept_.end()) return found->second;
    }
    const auto dataset = find(id);
    if (!dataset) return fail(dataset.error());
    if (dataset->source.empty())
        return fail(ErrorCode::notFound,
                    "{} is a result without readings; bring the data file to see them.",
                    dataset->name);
    if (dataset->status != WorkStatus::ready && !isAnalysed(dataset->id))
        return fail(ErrorCode::conflict, "The readings of {} are not there: it is {}.",
                    dataset->name, name(dataset->status));
    std::error_code error;
    return fs::exists(readingsFolder(id), error) ? openKept(*dataset) : readAgain(*dataset);
}

/// Its readings are whole while their analysis goes on.
bool Workspace::isAnalysed(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    return analysing_.contains(id);
}

Result<Workspace::Kept> Workspace::openKept(const Dataset& dataset) {
    const std::lock_guard opening(opening_);
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = kept_.find(dataset.id); found != kept_.end()) return found->second;
    }
    auto kept = openKeptReadings(readingsFolder(dataset.id), excludedDays(dataset.id));
    if (!kept) return kept;
    const std::lock_guard lock(mutex_);
    if (datasets_.contains(dataset.id)) kept_.emplace(dataset.id, *kept);
    return kept;
}

/// A result that came with its readings has them read when somebody looks at them first.
Result<Workspace::Kept> Workspace::readAgain(const Dataset& dataset) {
    const auto job = rereadingJob(dataset);
    if (!job) return fail(job.error());
    jobs_.wait(*job, kWaitForReadings);
    const auto last = jobs_.state(*job);
    if (last && last->status == JobStatus::failed)
        return fail(ErrorCode::conflict, "The readings cannot be read again. {}", *last->error);
    if (last && last->ended()) return openKept(dataset);
    return fail(ErrorCode::unavailable, "The readings of {} are being read; try again in a moment.",
                dataset.name);
}

/// The job that reads the file, begun when there is none.
Result<std::string> Workspace::rereadingJob(const Dataset& dataset) {
    const std::lock_guard lock(mutex_);
    const auto begun = rereading_.find(dataset.id);
    if (begun != rereading_.end()) {
        const auto state = jobs_.state(begun->second);
        if (state && !state->ended()) return begun->second;
    }
    auto job = jobs_.submit(
        dataset.id, dataset.owner.id,
        [this, dataset](const Progress& progress) -> Result<void> {
            const auto loaded = load(dataset, progress);
            if (!loaded) return fail(loaded.error());
            if (auto kept = keepReadings(dataset.id, *loaded, progress); !kept) return kept;
            const QualitySummary found = summarize(loaded->quality);
            update(dataset.id, [&](Dataset& each) {
                each.quality = Dataset::Quality{found.errors, found.warnings, found.notices};
            });
            return {};
        },
        nullptr);
    if (job) rereading_[dataset.id] = *job;
    return job;
}

}  // namespace joulewatch
