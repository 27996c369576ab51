#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace joulewatch {

struct FrozenFile {
    std::string path;            // below the data directory, with '/'
    std::filesystem::path file;  // where its bytes are held
    std::uint64_t bytes = 0;
};

/// All files of a data directory as they are at one instant, while a server works in it. Databases
/// cannot be written for the few milliseconds it takes to give every other file, none of which is
/// changed in place once it has one, a second name; then work goes on, and the bytes can be copied
/// at leisure.
/// What is made anew at a start is left out: uploads under way, charts' roll-ups, backups.
class FrozenFiles {
 public:
    /// `conflict`: another one is being made; `unavailable`: the disk is full, or some database was
    /// written to without pause for half a minute.
    static Result<FrozenFiles> take(const std::filesystem::path& dataDirectory);
    FrozenFiles(FrozenFiles&& other) noexcept;
    FrozenFiles& operator=(FrozenFiles&&) = delete;
    ~FrozenFiles();  // gives the second names up

    const std::vector<FrozenFile>& files() const { return files_; }
    std::uint64_t bytes() const;

 private:
    FrozenFiles(std::filesystem::path dataDirectory, int lock)
        : dataDirectory_(std::move(dataDirectory)), lock_(lock) {}
    Result<bool> tryOnce();
    std::filesystem::path holding() const { return dataDirectory_ / "freezing"; }

    std::filesystem::path dataDirectory_;
    int lock_ = -1;
    std::vector<FrozenFile> files_;
};

/// The databases that only a running store may open: copied, and checked as copies.
inline constexpr const char* kCatalogueName = "readings.duckdb";

}  // namespace joulewatch
