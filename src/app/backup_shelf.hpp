#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace joulewatch {

struct ShelvedBackup {
    std::string name;  // when it was made: 2026-03-01T12-00-00Z
    std::int64_t createdMs = 0;
    std::uint64_t files = 0, bytes = 0;
};

/// The backups that a server makes of its own data directory, each in a directory of its own; the
/// oldest give way. Safe to call from any thread.
class BackupShelf {
 public:
    static constexpr std::size_t kMaxBackups = 10;

    BackupShelf(std::filesystem::path dataDirectory, std::filesystem::path shelf)
        : dataDirectory_(std::move(dataDirectory)), shelf_(std::move(shelf)) {}

    /// Removes what a backup has left behind that was cut off; for the start of a server.
    void sweep() const;
    std::vector<ShelvedBackup> list() const;  // the newest first
    static std::string nameAt(Timestamp now);
    Result<void> make(Timestamp now, const Progress& progress) const;

 private:
    std::filesystem::path dataDirectory_, shelf_;
};

}  // namespace joulewatch
