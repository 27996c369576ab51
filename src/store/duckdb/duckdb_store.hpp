#pragma once

#include <filesystem>
#include <memory>

#include "store/reading_store.hpp"

namespace joulewatch {

struct DuckDbStoreOptions {
    std::size_t waitingRows = 131'072;    // a checkpoint is made by itself beyond it
    std::size_t waitingBuckets = 40'000;  // and beyond so many changed roll-ups: 10 MiB
    std::size_t smallSegments = 16;       // more of them become one
};

/// A folder with `readings.duckdb`, the catalogue, the segments of packed columns it lists and the
/// roll-ups made of them. `conflict`: another process has it open, or a newer program wrote it;
/// `corrupted`: the catalogue or a segment it names is not whole.
Result<std::unique_ptr<ReadingStore>> openDuckDbStore(const std::filesystem::path& directory,
                                                      const DuckDbStoreOptions& options = {});

}  // namespace joulewatch
