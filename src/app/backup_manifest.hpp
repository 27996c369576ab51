#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/progress.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// A file of a backup as it was written.
struct BackupFile {
    std::string path;  // below the backup's "data", with '/'
    std::uint64_t bytes = 0;
    std::string sha256;
    std::vector<std::uint32_t> pieces;  // CRC-32C of each MiB: says where damage is
};

/// What is in a backup: `manifest.json`, and its own SHA-256 beside it.
struct BackupManifest {
    static constexpr int kVersion = 1;
    static constexpr std::uint64_t kPieceBytes = 1 << 20;

    std::string program;  // its version
    std::int64_t createdMs = 0;
    std::vector<BackupFile> files;
    std::uint64_t bytes() const;
};

Result<void> writeManifest(const std::filesystem::path& backup, const BackupManifest& manifest);
/// `notFound`: this is no backup; `corrupted`: the manifest was damaged; `conflict`: a newer
/// program wrote it.
Result<BackupManifest> readManifest(const std::filesystem::path& backup);
bool isBackup(const std::filesystem::path& directory);

/// Reads a file once: its sums, and a durable copy of it for its owner alone when `copy` is not
/// empty. `tell` hears of each piece and returns false to cancel.
Result<BackupFile> sumsOf(const std::filesystem::path& file, const std::filesystem::path& copy,
                          const std::function<bool(std::uint64_t bytes)>& tell);

}  // namespace joulewatch
