#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "core/packed_readings.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// A packed block whose bytes are in memory, or at `fileOffset` of the temporary file.
struct StoredBlock {
    PackedHeader header;
    std::vector<std::byte> payload;
    std::int64_t fileOffset = -1;  // -1: in `payload`
};

/// Keeps the bytes of blocks: in memory up to a budget, beyond it in a temporary file that has no
/// name, so that it disappears with the process. One writer; many readers once writing has ended.
class BlockStorage {
 public:
    BlockStorage(std::size_t memoryBytes, std::filesystem::path spillDirectory);
    ~BlockStorage();
    BlockStorage(const BlockStorage&) = delete;
    BlockStorage& operator=(const BlockStorage&) = delete;

    /// `unavailable` when the temporary file cannot be made or written (a full disk).
    Result<StoredBlock> store(PackedReadings readings);
    /// The block's bytes; `scratch` holds them when they come from the file.
    Result<std::span<const std::byte>> payload(const StoredBlock& block,
                                               std::vector<std::byte>& scratch) const;
    /// The block is not needed any more: its memory counts as free again, its bytes in the file
    /// are given back to the disk.
    void release(StoredBlock& block);

    std::uint64_t spilledBytes() const { return fileBytes_; }

 private:
    Result<void> openFile();
    Result<void> write(std::span<const std::byte> bytes);

    std::size_t memoryBytes_;
    std::size_t memoryUsed_ = 0;
    std::filesystem::path spillDirectory_;
    int file_ = -1;
    std::uint64_t fileBytes_ = 0;
};

}  // namespace joulewatch
