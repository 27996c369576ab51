// The part of Workspace that knows what a file's columns are and what its data contradicts.
#include <system_error>
#include <utility>

#include "app/apply_decision.hpp"
#include "app/random_id.hpp"
#include "app/workspace.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kMaxQualityBytes = std::uintmax_t{256} << 20U;
constexpr std::uintmax_t kMaxRejectedBytes = std::uintmax_t{256} << 20U;

std::string text(const Json& json) {
    return json.dump(1, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace

/// Its columns could be something else: the user is asked. What is no table at all is not asked
/// about: reading it says why.
bool Workspace::isUncertain(const Dataset& dataset) const {
    ReadOptions options;
    options.shownName = dataset.name;
    options.maxUnpackedBytes = kMaxUploadBytes;
    const auto preview = previewTable(dataset.source, options);
    return preview && !preview->mapping.problem && !preview->mapping.confident();
}

/// A data set that waits for the user's word.
Result<Accepted> Workspace::wait(Dataset dataset) {
    dataset.status = WorkStatus::review;
    if (auto entered = enter(dataset); !entered) return fail(entered.error());
    return Accepted{dataset.id, std::nullopt};
}

Result<TablePreview> Workspace::preview(std::string_view id) const {
    const auto dataset = find(id);
    if (!dataset) return fail(dataset.error());
    if (dataset->source.empty())
        return fail(ErrorCode::notFound, "{} is a result; it has no columns.", dataset->name);
    ReadOptions options;
    options.shownName = dataset->name;
    options.maxUnpackedBytes = kMaxUploadBytes;
    return previewTable(dataset->source, options);
}

Result<Accepted> Workspace::importDataset(std::string_view id, const ImportChoice& choice) {
    const auto seen = preview(id);
    if (!seen) return fail(seen.error());
    if (const auto mapping = mappingOf(*seen, choice); !mapping) return fail(mapping.error());
    auto dataset = find(id);
    if (!dataset) return fail(dataset.error());
    if (dataset->jobId)
        return fail(ErrorCode::conflict, "{} is being worked on; wait until that has ended.",
                    dataset->name);
    if (auto kept = replaceFile(folder(id) / "import.json", text(toJson(choice))); !kept)
        return fail(kept.error());
    const std::string jobId = randomId();
    update(dataset->id, [&](Dataset& each) {
        each.status = WorkStatus::queued;
        each.jobId = jobId;
        each.error.reset();
    });
    dataset = find(id);
    if (!dataset) return fail(dataset.error());
    if (const auto job = begin(*dataset, jobId); !job) return fail(job.error());
    return Accepted{dataset->id, jobId};
}

/// New readings: what was decided about the old ones is gone.
Result<void> Workspace::keepQuality(const std::string& id, const SharedReadings& readings) const {
    const std::lock_guard deciding(deciding_);
    std::error_code error;
    fs::remove_all(folder(id) / "originals", error);
    return replaceFile(folder(id) / "quality.json", text(toJson(readings.quality, readings.gaps)));
}

Result<Json> Workspace::quality(std::string_view id) const {
    const auto dataset = find(id);
    if (!dataset) return fail(dataset.error());
    const fs::path file = folder(id) / "quality.json";
    std::error_code error;
    if (!fs::exists(file, error))
        return fail(ErrorCode::conflict, "The data of {} was not checked: it is {}.", dataset->name,
                    name(dataset->status));
    const auto stored = readFile(file, kMaxQualityBytes);
    if (!stored) return fail(stored.error());
    Json report = Json::parse(*stored, nullptr, false);
    if (!report.is_object())
        return fail(ErrorCode::corrupted, "What was found in {} cannot be read.", dataset->name);
    return report;
}

/// None where the data was not checked.
ExcludedDays Workspace::excludedDays(std::string_view id) const {
    const auto report = quality(id);
    return report ? readExcludedDays(*report) : ExcludedDays{};
}

Result<Json> Workspace::decide(std::string_view id, std::string_view findingId,
                               const FindingDecision& decision) {
    const auto kept = readings(id);
    if (!kept) return fail(kept.error());
    const std::lock_guard deciding(deciding_);
    auto report = quality(id);
    if (!report) return fail(report.error());
    Json* finding = findFinding(*report, findingId);
    if (finding == nullptr) return fail(ErrorCode::notFound, "There is no finding {}.", findingId);
    DecisionApplier applier(*(*kept)->store,
                            folder(id) / "originals" / (std::string(findingId) + ".json"));
    if (auto applied = applier.apply(readFinding(*finding), decision); !applied)
        return fail(applied.error());
    (*finding)["decision"] = decision.decision ? Json(name(*decision.decision)) : Json(nullptr);
    (*finding)["keep"] = decision.keep ? Json(name(*decision.keep)) : Json(nullptr);
    const Json decided = *finding;
    const DecidedFinding about = readFinding(decided);
    if (const auto meter = (*kept)->meter(about.meter))
        if (auto judged = judgeDaysAnew(*(*kept)->store, *meter, about.range, *report); !judged)
            return fail(judged.error());
    if (auto stored = replaceFile(folder(id) / "quality.json", text(*report)); !stored)
        return fail(stored.error());
    recall(std::string(id), **kept, readExcludedDays(*report));
    return decided;
}

/// Who asks from now on sees other days left out; who is being answered still has the old ones.
void Workspace::recall(const std::string& id, const KeptReadings& kept, ExcludedDays excluded) {
    auto changed = std::make_shared<KeptReadings>(kept);
    changed->excluded = std::move(excluded);
    const std::lock_guard lock(mutex_);
    if (const auto found = kept_.find(id); found != kept_.end()) found->second = std::move(changed);
}

Result<std::string> Workspace::rejectedText(std::string_view id) const {
    const auto dataset = find(id);
    if (!dataset) return fail(dataset.error());
    if (!dataset->hasRejected)
        return fail(ErrorCode::notFound, "No row of {} was rejected.", dataset->name);
    return readFile(folder(id) / "rejected.csv", kMaxRejectedBytes);
}

}  // namespace joulewatch
