#include "app/backup.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

#include "app/data_directory.hpp"
#include "app/frozen_files.hpp"
#include "store/file_bytes.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kSpareBytes = 64U << 20U;  // left free for whoever else uses the disk

/// Leaves processor and disk to others for most of the time: who sends readings meanwhile is not to
/// feel it.
class Pace {
    using Clock = std::chrono::steady_clock;

 public:
    void rest() {
        constexpr int kRestsPerWork = 3;
        constexpr Clock::duration kLongest = std::chrono::milliseconds(100);  // for who cancels
        std::this_thread::sleep_for(std::min((Clock::now() - since_) * kRestsPerWork, kLongest));
        since_ = Clock::now();
    }

 private:
    Clock::time_point since_ = Clock::now();
};

Result<void> checkTarget(const fs::path& dataDirectory, const fs::path& target) {
    std::error_code error;
    if (fs::exists(target, error) && !fs::is_empty(target, error))
        return fail(ErrorCode::conflict, "{} is there already: name a new directory.",
                    target.string());
    const fs::path within =
        fs::weakly_canonical(target, error).lexically_relative(fs::canonical(dataDirectory, error));
    const bool inside = !within.empty() && *within.begin() != "..";
    if (inside && *within.begin() != "backups")
        return fail(ErrorCode::invalidInput,
                    "{} is inside the data directory: a backup belongs elsewhere.",
                    target.string());
    return {};
}

Result<void> checkRoom(const fs::path& target, std::uint64_t needed) {
    std::error_code error;
    const auto space = fs::space(target, error);
    if (!error && space.available < needed + kSpareBytes)
        return fail(ErrorCode::unavailable,
                    "The backup needs {} MiB and {} has {} MiB left: free some space.",
                    (needed >> 20U) + 1, target.string(), space.available >> 20U);
    return {};
}

Result<BackupManifest> copyAll(const FrozenFiles& frozen, const fs::path& target, Timestamp now,
                               const Progress& progress) {
    BackupManifest manifest;
    manifest.program = JOULEWATCH_VERSION;
    manifest.createdMs = now.time_since_epoch().count();
    const std::uint64_t total = frozen.bytes();
    std::uint64_t done = 0;
    Pace pace;
    for (const FrozenFile& each : frozen.files()) {
        const fs::path copy = target / "data" / each.path;
        if (auto made = makePrivateDirectory(copy.parent_path()); !made) return fail(made.error());
        auto sums = sumsOf(each.file, copy, [&](std::uint64_t bytes) {
            done += bytes;
            pace.rest();
            return progress("copying", done, total);
        });
        if (!sums) return fail(sums.error());
        sums->path = each.path;
        manifest.files.push_back(std::move(*sums));
        if (auto synced = syncDirectory(copy.parent_path()); !synced) return fail(synced.error());
        pace.rest();
    }
    if (auto written = writeManifest(target, manifest); !written)
        return fail(written.error().code, "{}: {}", target.string(), written.error().message);
    return manifest;
}

}  // namespace

Result<BackupManifest> backUp(const fs::path& dataDirectory, const fs::path& target, Timestamp now,
                              const Progress& progress) {
    const auto frozen = FrozenFiles::take(dataDirectory);
    if (!frozen) return fail(frozen.error());
    if (auto good = checkTarget(dataDirectory, target); !good) return fail(good.error());
    if (auto made = makePrivateDirectory(target / "data"); !made) return fail(made.error());
    const auto room = checkRoom(target, frozen->bytes());
    auto manifest =
        room ? copyAll(*frozen, target, now, progress) : Result<BackupManifest>(fail(room.error()));
    if (manifest) return manifest;
    std::error_code ignored;
    fs::remove_all(target, ignored);
    return manifest;
}

}  // namespace joulewatch
