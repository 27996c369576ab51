#include "app/data_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>

#include "app/upload.hpp"

namespace joulewatch {
namespace fs = std::filesystem;

Result<DataDirectory> DataDirectory::open(const fs::path& path) {
    std::error_code error;
    for (const fs::path& each : {path, path / "datasets", path / "incoming", path / "spool"}) {
        fs::create_directories(each, error);
        if (error)
            return fail(ErrorCode::unavailable, "The data directory {} cannot be made: {}.",
                        each.string(), error.message());
        // Readings tell when people work: for the owner alone.
        fs::permissions(each, fs::perms::owner_all, error);
    }
    const int lock = ::open((path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return fail(ErrorCode::unavailable, "The data directory {} cannot be written: {}.",
                    path.string(), std::strerror(errno));
    if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock);
        return fail(ErrorCode::conflict,
                    "The data directory {} is used by another joulewatch; stop it or choose "
                    "another with --data-dir.",
                    path.string());
    }
    DataDirectory opened(path, lock);
    for (const fs::path& leftOver : {opened.incoming(), opened.spool()})
        for (const auto& entry : fs::directory_iterator(leftOver, error))
            fs::remove_all(entry.path(), error);
    return opened;
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataDirectory::~DataDirectory() {
    if (lock_ >= 0) ::close(lock_);
}

Result<fs::path> defaultDataDirectory() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/')
        return fs::path(data) / "joulewatch";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
        return fs::path(home) / ".local/share/joulewatch";
    return fail(ErrorCode::unavailable,
                "Neither XDG_DATA_HOME nor HOME is set; name a directory with --data-dir.");
}

Result<void> makePrivateDirectory(const fs::path& directory) {
    std::error_code error;
    if (directory.empty() || fs::is_directory(directory, error)) return {};
    if (auto made = makePrivateDirectory(directory.parent_path()); !made) return made;
    if (::mkdir(directory.c_str(), S_IRWXU) == 0 || errno == EEXIST) return {};
    return fail(ErrorCode::unavailable, "{} cannot be made: {}.", directory.string(),
                std::strerror(errno));
}

Result<void> replaceFile(const fs::path& file, std::string_view text) {
    auto fresh = Upload::create(fs::path(file).concat(".new"));
    if (!fresh) return fail(fresh.error());
    if (auto written = fresh->write(text); !written) return written;
    return fresh->moveTo(file);
}

Result<std::string> readFile(const fs::path& file, std::uintmax_t maxBytes) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error) return fail(ErrorCode::notFound, "The file cannot be read: {}.", error.message());
    if (size > maxBytes)
        return fail(ErrorCode::invalidInput, "The file has {} bytes; at most {} are read.", size,
                    maxBytes);
    std::string text(size, '\0');
    std::ifstream in(file, std::ios::binary);
    if (!in.read(text.data(), static_cast<std::streamsize>(size)))
        return fail(ErrorCode::unavailable, "The file cannot be read.");
    return text;
}

}  // namespace joulewatch
