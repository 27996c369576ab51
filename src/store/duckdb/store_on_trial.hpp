#pragma once

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/duckdb/duckdb_store.hpp"

/// What tests of the store do to its folder.
namespace joulewatch::contract {

namespace fs = std::filesystem;

struct Folder {
    fs::path path;
    Folder() {
        // In memory where there is such a place: what is tested here is not the disk.
        const fs::path parent = fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
        std::string name = (parent / "joulewatch-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
};

inline std::unique_ptr<ReadingStore> opened(const fs::path& path,
                                            const DuckDbStoreOptions& options = {}) {
    auto store = openDuckDbStore(path, options);
    if (!store) FAIL(store.error().message);
    return std::move(*store);
}

/// Roll-ups are written by each checkpoint.
inline constexpr DuckDbStoreOptions kWritesAll{.worthWriting = 0};

/// While it is there, writing to a folder's roll-ups fails as on a full disk.
class FullDiskForRollups {
 public:
    explicit FullDiskForRollups(const fs::path& folder) {
        const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
        REQUIRE(full >= 0);
        for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
            std::error_code gone;
            const std::string target = fs::read_symlink(entry.path(), gone).string();
            if (gone || !target.starts_with((folder / "rollup-").string())) continue;
            const int file = std::stoi(entry.path().filename().string());
            kept_.emplace_back(file, ::dup(file));
        }
        for (const auto& [file, copy] : kept_) REQUIRE(::dup2(full, file) == file);
        ::close(full);
        REQUIRE_FALSE(kept_.empty());
    }
    ~FullDiskForRollups() {
        for (const auto& [file, copy] : kept_) {
            ::dup2(copy, file);
            ::close(copy);
        }
    }
    FullDiskForRollups(const FullDiskForRollups&) = delete;
    FullDiskForRollups& operator=(const FullDiskForRollups&) = delete;

 private:
    std::vector<std::pair<int, int>> kept_;
};

}  // namespace joulewatch::contract
