#include "app/dataset.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace joulewatch {
namespace {

constexpr std::array<std::string_view, 4> kKinds{"readings", "result", "sample", "live"};
constexpr std::array<std::string_view, 6> kStatuses{"queued", "running",   "ready",
                                                    "failed", "cancelled", "review"};

template <class T>
Json orNull(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

template <class T>
std::optional<T> optionalAt(const Json& stored, const char* key) {
    const Json& value = stored.at(key);
    if (value.is_null()) return std::nullopt;
    return value.get<T>();
}

Json toJson(const std::optional<Dataset::Quality>& quality) {
    if (!quality) return nullptr;
    return {{"errors", quality->errors},
            {"warnings", quality->warnings},
            {"notices", quality->notices}};
}

/// What the settings say beside what they always did: older ones do not have it.
void readTable(const Json& details, Dataset& dataset) {
    if (!details.contains("shape")) return;
    dataset.shape = details.at("shape").get<std::string>();
    dataset.intervalMs = optionalAt<std::int64_t>(details, "intervalMs");
    dataset.hasRejected = details.at("hasRejected").get<bool>();
    const Json& quality = details.at("quality");
    if (quality.is_null()) return;
    dataset.quality = Dataset::Quality{quality.at("errors").get<std::uint64_t>(),
                                       quality.at("warnings").get<std::uint64_t>(),
                                       quality.at("notices").get<std::uint64_t>()};
}

}  // namespace

std::string_view name(DatasetKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
std::string_view name(WorkStatus status) { return kStatuses[static_cast<std::size_t>(status)]; }

Json toJson(const Dataset& dataset) {
    Json shown;
    shown["id"] = dataset.id;
    shown["name"] = dataset.name;
    shown["owner"] = dataset.owner.name.empty() ? Json(nullptr) : Json(dataset.owner.name);
    shown["kind"] = name(dataset.kind);
    shown["status"] = name(dataset.status);
    shown["created"] = dataset.createdMs;
    shown["bytes"] = dataset.bytes;
    shown["rows"] = orNull(dataset.rows);
    shown["machines"] = orNull(dataset.machines);
    shown["hasSeries"] = dataset.hasSeries();
    shown["hasResult"] = dataset.hasResult;
    shown["shape"] = dataset.shape.empty() ? Json(nullptr) : Json(dataset.shape);
    shown["intervalMs"] = orNull(dataset.intervalMs);
    shown["quality"] = toJson(dataset.quality);
    shown["hasRejected"] = dataset.hasRejected;
    shown["jobId"] = orNull(dataset.jobId);
    shown["error"] = orNull(dataset.error);
    return shown;
}

StoredDataset toStored(const Dataset& dataset) {
    Json details;
    details["kind"] = name(dataset.kind);
    details["owner"] = dataset.owner.name;
    details["bytes"] = dataset.bytes;
    details["rows"] = orNull(dataset.rows);
    details["machines"] = orNull(dataset.machines);
    details["hasResult"] = dataset.hasResult;
    details["shape"] = dataset.shape;
    details["intervalMs"] = orNull(dataset.intervalMs);
    details["quality"] = toJson(dataset.quality);
    details["hasRejected"] = dataset.hasRejected;
    details["jobId"] = orNull(dataset.jobId);
    details["error"] = orNull(dataset.error);
    details["source"] = dataset.source.string();
    details["origin"] = dataset.origin.string();
    return {dataset.id,
            dataset.owner.id,
            dataset.name,
            dataset.status,
            Timestamp{Duration{dataset.createdMs}},
            details.dump(-1, ' ', true, Json::error_handler_t::replace)};
}

Result<Dataset> fromStored(const StoredDataset& stored) {
    try {
        const Json details = Json::parse(stored.details);
        const auto kind =
            std::find(kKinds.begin(), kKinds.end(), details.at("kind").get<std::string>());
        if (kind == kKinds.end()) return fail(ErrorCode::corrupted, "unknown kind");
        Dataset dataset;
        dataset.id = stored.id;
        dataset.name = stored.name;
        dataset.owner = {stored.ownerId, details.at("owner").get<std::string>()};
        dataset.kind = static_cast<DatasetKind>(kind - kKinds.begin());
        dataset.status = stored.status;
        dataset.createdMs = stored.createdAt.time_since_epoch().count();
        dataset.bytes = details.at("bytes").get<std::uint64_t>();
        dataset.rows = optionalAt<std::uint64_t>(details, "rows");
        dataset.machines = optionalAt<std::size_t>(details, "machines");
        dataset.hasResult = details.at("hasResult").get<bool>();
        readTable(details, dataset);
        dataset.jobId = optionalAt<std::string>(details, "jobId");
        dataset.error = optionalAt<std::string>(details, "error");
        dataset.source = details.at("source").get<std::string>();
        dataset.origin = details.at("origin").get<std::string>();
        return dataset;
    } catch (const Json::exception& broken) {
        return fail(ErrorCode::corrupted, "{}", broken.what());
    }
}

}  // namespace joulewatch
