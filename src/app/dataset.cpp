#include "app/dataset.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace joulewatch {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"readings", "result", "sample"};
constexpr std::array<std::string_view, 5> kStatuses{"queued", "running", "ready", "failed",
                                                    "cancelled"};

/// The enumerator of a name; an unknown one is a file that another version wrote.
template <class Enum, std::size_t n>
std::optional<Enum> fromName(const std::array<std::string_view, n>& names, std::string_view text) {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

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

}  // namespace

std::string_view name(DatasetKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
std::string_view name(DatasetStatus status) { return kStatuses[static_cast<std::size_t>(status)]; }

Json toJson(const Dataset& dataset) {
    Json shown;
    shown["id"] = dataset.id;
    shown["name"] = dataset.name;
    shown["kind"] = name(dataset.kind);
    shown["status"] = name(dataset.status);
    shown["created"] = dataset.createdMs;
    shown["bytes"] = dataset.bytes;
    shown["rows"] = orNull(dataset.rows);
    shown["machines"] = orNull(dataset.machines);
    shown["hasSeries"] = dataset.hasSeries;
    shown["hasResult"] = dataset.hasResult;
    shown["jobId"] = orNull(dataset.jobId);
    shown["error"] = orNull(dataset.error);
    return shown;
}

std::string storedText(const Dataset& dataset) {
    Json stored = toJson(dataset);
    stored["source"] = dataset.source.string();
    stored["origin"] = dataset.origin.string();
    return stored.dump(1, ' ', true, Json::error_handler_t::replace) + "\n";
}

Result<Dataset> datasetFromStored(std::string_view text) {
    try {
        const Json stored = Json::parse(text);
        const auto kind = fromName<DatasetKind>(kKinds, stored.at("kind").get<std::string>());
        const auto status =
            fromName<DatasetStatus>(kStatuses, stored.at("status").get<std::string>());
        if (!kind || !status) return fail(ErrorCode::corrupted, "unknown kind or status");
        Dataset dataset;
        dataset.id = stored.at("id").get<std::string>();
        dataset.name = stored.at("name").get<std::string>();
        dataset.kind = *kind;
        dataset.status = *status;
        dataset.createdMs = stored.at("created").get<std::int64_t>();
        dataset.bytes = stored.at("bytes").get<std::uint64_t>();
        dataset.rows = optionalAt<std::uint64_t>(stored, "rows");
        dataset.machines = optionalAt<std::size_t>(stored, "machines");
        dataset.hasResult = stored.at("hasResult").get<bool>();
        dataset.error = optionalAt<std::string>(stored, "error");
        dataset.source = stored.at("source").get<std::string>();
        dataset.origin = stored.at("origin").get<std::string>();
        return dataset;
    } catch (const Json::exception& broken) {
        return fail(ErrorCode::corrupted, "{}", broken.what());
    }
}

}  // namespace joulewatch
