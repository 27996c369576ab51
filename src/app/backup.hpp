#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "app/backup_manifest.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// Copies a data directory as it is at one instant into `target`, a directory that is not there yet
/// or empty; also while a server works in it. On failure nothing is left in `target`.
Result<BackupManifest> backUp(const std::filesystem::path& dataDirectory,
                              const std::filesystem::path& target, Timestamp now,
                              const Progress& progress);

struct Verification {
    std::uint64_t files = 0, bytes = 0;
    std::vector<std::string> problems;  // a sentence each; empty: all is as it was written
};

/// Looks at every byte of a backup, or of a data directory (also while a server works in it, on a
/// copy of its databases): checksums, SQLite's own checks, the audit trail's chain, each block of
/// readings. An error is something that kept it from looking.
Result<Verification> verify(const std::filesystem::path& path, const Progress& progress);

struct Restored {
    std::uint64_t files = 0, bytes = 0;
    std::filesystem::path setAside;  // what was there before; empty: nothing
};

/// Makes a data directory of a backup whose every byte is right. `conflict` when there is data
/// already, unless `replace`: then it is renamed, and refused only while a server uses it. Whoever
/// was signed in when the backup was made is so no more.
Result<Restored> restore(const std::filesystem::path& backup,
                         const std::filesystem::path& dataDirectory, bool replace, Timestamp now,
                         const Progress& progress);

}  // namespace joulewatch
