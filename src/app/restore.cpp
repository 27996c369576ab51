// A data directory out of a backup.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <system_error>
#include <utility>

#include "app/backup.hpp"
#include "app/data_directory.hpp"
#include "app/open_settings.hpp"
#include "store/file_bytes.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

bool isUsed(const fs::path& dataDirectory) {
    const int lock = ::open((dataDirectory / "lock").c_str(), O_RDWR | O_CLOEXEC);
    if (lock < 0) return false;
    const bool used = ::flock(lock, LOCK_EX | LOCK_NB) != 0;
    ::close(lock);
    return used;
}

/// Renames what is there, to a name that tells when.
Result<fs::path> setAside(const fs::path& dataDirectory, bool replace, Timestamp now) {
    std::error_code error;
    if (!fs::exists(dataDirectory, error)) return fs::path();
    if (fs::is_directory(dataDirectory, error) && fs::is_empty(dataDirectory, error)) {
        fs::remove(dataDirectory, error);
        return fs::path();
    }
    if (!replace)
        return fail(
            ErrorCode::conflict,
            "{} holds data already: name another with --data-dir, or let --force rename it.",
            dataDirectory.string());
    if (isUsed(dataDirectory))
        return fail(ErrorCode::conflict, "{} is used by a running joulewatch: stop it first.",
                    dataDirectory.string());
    std::string stamp = formatTimestamp(now).substr(0, 19);
    for (char& c : stamp)
        if (c == ':') c = '-';
    const fs::path aside = dataDirectory.string() + ".before-" + stamp;
    if (fs::exists(aside, error))
        return fail(ErrorCode::conflict, "{} is there already.", aside.string());
    fs::rename(dataDirectory, aside, error);
    if (error)
        return fail(ErrorCode::unavailable, "{} cannot be renamed: {}.", dataDirectory.string(),
                    error.message());
    return aside;
}

Result<void> copyBack(const fs::path& backup, const BackupManifest& manifest, const fs::path& to,
                      const Progress& progress) {
    std::uint64_t done = 0;
    for (const BackupFile& each : manifest.files) {
        const fs::path file = to / each.path;
        if (auto made = makePrivateDirectory(file.parent_path()); !made) return made;
        const auto sums = sumsOf(backup / "data" / each.path, file, [&](std::uint64_t bytes) {
            return progress("restoring", done += bytes, manifest.bytes());
        });
        if (!sums) return fail(sums.error());
        if (sums->sha256 != each.sha256)
            return fail(ErrorCode::corrupted, "{}/data/{} changed while it was read.",
                        backup.string(), each.path);
        if (auto synced = syncDirectory(file.parent_path()); !synced) return synced;
    }
    return {};
}

/// A session or a link that has ended since would work again, of someone who was locked out, too.
Result<void> endSessions(const fs::path& dataDirectory, const BackupManifest& manifest,
                         Timestamp now) {
    const auto settings = openSettings(dataDirectory);
    if (!settings) return fail(settings.error());
    if (auto ended = (*settings)->people().removeExpired(Timestamp::max()); !ended) return ended;
    const Timestamp made{Duration{manifest.createdMs}};
    return (*settings)->audit().append(
        {now, "", "backup.restore", "", "of " + formatTimestamp(made), "command line"});
}

}  // namespace

Result<Restored> restore(const fs::path& backup, const fs::path& dataDirectory, bool replace,
                         Timestamp now, const Progress& progress) {
    const auto manifest = readManifest(backup);
    if (!manifest) return fail(manifest.error());
    const auto checked = verify(backup, progress);
    if (!checked) return fail(checked.error());
    if (!checked->problems.empty())
        return fail(ErrorCode::corrupted, "Nothing was restored, for the backup is damaged: {}",
                    checked->problems.front());
    const fs::path fresh = dataDirectory.string() + ".restoring";
    std::error_code ignored;
    fs::remove_all(fresh, ignored);  // of a run that was cut off
    auto done = copyBack(backup, *manifest, fresh, progress);
    if (done) done = endSessions(fresh, *manifest, now);
    const auto aside =
        done ? setAside(dataDirectory, replace, now) : Result<fs::path>(fail(done.error()));
    if (!aside) {
        fs::remove_all(fresh, ignored);
        return fail(aside.error());
    }
    std::error_code error;
    fs::rename(fresh, dataDirectory, error);
    if (error)
        return fail(ErrorCode::unavailable, "{} cannot be given its name: {}.", fresh.string(),
                    error.message());
    const fs::path parent = fs::absolute(dataDirectory).lexically_normal().parent_path();
    if (auto synced = syncDirectory(parent); !synced) return fail(synced.error());
    return Restored{manifest->files.size(), manifest->bytes(), *aside};
}

}  // namespace joulewatch
