// The part of Workspace that takes files in.
#include <system_error>
#include <utility>

#include "app/random_id.hpp"
#include "app/workspace.hpp"
#include "reports/result_file.hpp"

namespace joulewatch {
namespace fs = std::filesystem;

Result<Upload> Workspace::beginUpload(std::optional<std::uint64_t> announcedBytes) const {
    const auto file = temporaryFile(announcedBytes.value_or(0));
    if (!file) return fail(file.error());
    return Upload::create(*file);
}

Result<fs::path> Workspace::temporaryFile(std::uint64_t bytes) const {
    std::error_code error;
    const auto space = fs::space(directory_.incoming(), error);
    if (!error && space.available < bytes + kSpareDiskBytes)
        return fail(ErrorCode::unavailable,
                    "The disk that keeps the data has only {} MiB left: free some space and try "
                    "again.",
                    space.available >> 20);
    return directory_.incoming() / randomId();
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
    if (review || isUncertain(dataset)) return wait(std::move(dataset));
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

}  // namespace joulewatch
