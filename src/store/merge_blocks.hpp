#pragma once

#include <cstdint>
#include <vector>

#include "store/block_storage.hpp"

namespace joulewatch {

/// What putting rows in order came across.
struct MergeCounts {
    std::uint64_t duplicateRows = 0;    // same stamp and values as another: one was kept
    std::uint64_t conflictingRows = 0;  // same stamp, other values: none was kept
    struct Stamp {
        Timestamp at;
        std::uint64_t rows;
        bool conflicting;
    };
    std::vector<Stamp> stamps;  // that occur more than once, the first kMaxStamps
    static constexpr std::size_t kMaxStamps = 200;
};

/// One meter's blocks, in any order and overlapping in any way, turned into blocks that follow each
/// other in time with no stamp twice. Blocks that are in order already are not touched. Memory is
/// bounded by kMergeFanIn unpacked blocks, whatever there is to merge.
Result<std::vector<StoredBlock>> mergeBlocks(std::vector<StoredBlock> blocks, BlockStorage& storage,
                                             MergeCounts& counts);

inline constexpr std::size_t kMergeFanIn = 64;  // 64 blocks of 4096 rows are 10 MiB unpacked

}  // namespace joulewatch
