#include "app/frozen_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "store/duckdb/duckdb_store.hpp"
#include "store/file_lock.hpp"
#include "store/sqlite/frozen_database.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds kPause{100};
constexpr int kTries = 300;

bool isDatabase(std::string_view name) { return name.ends_with(".sqlite"); }
/// A catalogue, or what was not written to it yet.
bool isWrittenInPlace(std::string_view name) {
    return name.ends_with(".duckdb") || name.ends_with(".duckdb.wal");
}

/// What a start makes anew, or what belongs to the running program alone.
bool isLeftOut(const fs::path& path) {
    static constexpr std::array<std::string_view, 6> kFirst{"incoming", "spool",         "backups",
                                                            "freezing", "freezing.lock", "lock"};
    static constexpr std::array<std::string_view, 6> kEndings{".new", ".probe",   "-wal",
                                                              "-shm", "-journal", ".lock"};
    const std::string first = path.begin()->string(), name = path.filename().string();
    return std::find(kFirst.begin(), kFirst.end(), first) != kFirst.end() ||
           name.starts_with("rollup-") ||
           std::any_of(kEndings.begin(), kEndings.end(),
                       [&](std::string_view ending) { return name.ends_with(ending); });
}

/// Paths below the data directory, in order.
Result<std::vector<std::string>> filesBelow(const fs::path& directory) {
    std::vector<std::string> paths;
    std::error_code error;
    for (auto at = fs::recursive_directory_iterator(directory, error);
         !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        const fs::path path = at->path().lexically_relative(directory);
        std::error_code gone;
        if (isLeftOut(path))
            at.disable_recursion_pending();
        else if (at->is_regular_file(gone) && !at->is_symlink(gone))
            paths.push_back(path.generic_string());
    }
    if (error)
        return fail(ErrorCode::unavailable, "{} cannot be listed: {}.", directory.string(),
                    error.message());
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// Another name for the same bytes, or a copy where the file system has no such thing.
std::error_code hold(const fs::path& file, const fs::path& as) {
    std::error_code error;
    fs::create_directories(as.parent_path(), error);
    if (error) return error;
    fs::create_hard_link(file, as, error);
    if (!error || error == std::errc::no_such_file_or_directory) return error;
    fs::copy_file(file, as, error);
    return error;
}

}  // namespace

Result<FrozenFiles> FrozenFiles::take(const fs::path& dataDirectory) {
    std::error_code error;
    if (!fs::is_directory(dataDirectory, error))
        return fail(ErrorCode::notFound, "{}: there is no such data directory.",
                    dataDirectory.string());
    const fs::path lockFile = dataDirectory / "freezing.lock";
    const int lock = ::open(lockFile.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return fail(ErrorCode::unavailable, "{} cannot be written: {}.", dataDirectory.string(),
                    std::strerror(errno));
    FrozenFiles frozen(dataDirectory, lock);
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        ::close(std::exchange(frozen.lock_, -1));
        return fail(ErrorCode::conflict, "{} is being copied or checked already.",
                    dataDirectory.string());
    }
    for (int i = 0; i < kTries; ++i) {
        const auto done = frozen.tryOnce();
        if (!done) return fail(done.error());
        if (*done) return frozen;
        std::this_thread::sleep_for(kPause);
    }
    return fail(ErrorCode::unavailable, "{} is written to without pause; try again later.",
                dataDirectory.string());
}

FrozenFiles::FrozenFiles(FrozenFiles&& other) noexcept
    : dataDirectory_(std::move(other.dataDirectory_)),
      lock_(std::exchange(other.lock_, -1)),
      files_(std::move(other.files_)) {}

FrozenFiles::~FrozenFiles() {
    if (lock_ < 0) return;
    std::error_code ignored;
    fs::remove_all(holding(), ignored);
    ::close(lock_);
}

std::uint64_t FrozenFiles::bytes() const {
    std::uint64_t sum = 0;
    for (const FrozenFile& each : files_) sum += each.bytes;
    return sum;
}

/// False: something changed meanwhile, try again.
Result<bool> FrozenFiles::tryOnce() {
    files_.clear();
    std::error_code error;
    fs::remove_all(holding(), error);  // of a run that was cut off, too
    fs::create_directory(holding(), error);
    if (!error) fs::permissions(holding(), fs::perms::owner_all, error);
    if (error)
        return fail(ErrorCode::unavailable, "{} cannot be made: {}.", holding().string(),
                    error.message());
    auto paths = filesBelow(dataDirectory_);
    if (!paths) return fail(paths.error());
    std::vector<std::pair<std::string, FrozenDatabase>> databases;
    for (const std::string& path : *paths) {
        if (!isDatabase(path)) continue;
        auto frozen = FrozenDatabase::freeze(dataDirectory_ / path);
        if (!frozen && frozen.error().code == ErrorCode::unavailable) return false;
        if (!frozen) return fail(frozen.error());
        databases.emplace_back(path, std::move(*frozen));
    }
    if (paths = filesBelow(dataDirectory_); !paths) return fail(paths.error());  // as it is now
    std::vector<FileLock> unchanged;  // the catalogues, until they are copied
    for (const std::string& path : *paths) {
        if (fs::path(path).filename() != kCatalogueName) continue;
        auto lock =
            FileLock::open(dataDirectory_ / fs::path(path).replace_filename(kCatalogueLock));
        if (!lock) return fail(lock.error());
        if (!lock->tryLockShared()) return false;
        unchanged.push_back(std::move(*lock));
    }
    // A journal's log is written to all the time: no catalogue may know of a file that we do not.
    if (paths = filesBelow(dataDirectory_); !paths) return fail(paths.error());
    const auto isCatalogue = [](const std::string& path) { return path.ends_with(kCatalogueName); };
    if (std::ranges::count_if(*paths, isCatalogue) != std::ssize(unchanged)) return false;
    for (const std::string& path : *paths) {
        const fs::path file = dataDirectory_ / path, as = holding() / path;
        if (isDatabase(path)) continue;
        if (isWrittenInPlace(path)) {
            fs::create_directories(as.parent_path(), error);
            fs::copy_file(file, as, error);
        } else {
            error = hold(file, as);
        }
        if (error == std::errc::no_such_file_or_directory) return false;
        if (error)
            return fail(ErrorCode::unavailable, "{} cannot be held: {}.", path, error.message());
    }
    unchanged.clear();
    for (auto& [path, database] : databases) database.thaw();
    for (const auto& [path, database] : databases) {
        fs::create_directories((holding() / path).parent_path(), error);
        if (auto copied = database.copyTo(holding() / path); !copied) return fail(copied.error());
        if (std::find(paths->begin(), paths->end(), path) == paths->end()) paths->push_back(path);
    }
    for (const std::string& path : *paths) {
        const fs::path held = holding() / path;
        const auto size = fs::file_size(held, error);
        if (error) return false;  // a database that came into being just now
        files_.push_back({path, held, size});
    }
    return true;
}

}  // namespace joulewatch
