#pragma once

#include <filesystem>
#include <memory>

#include "store/reading_store.hpp"

namespace joulewatch {

struct DuckDbStoreOptions {
    /// A checkpoint is made by itself when more wait; of many meters so many of each.
    std::size_t waitingRows = 300'000, waitingRowsOfMeter = 120, mostWaitingRows = 1'200'000;
    /// Roll-ups that change wait in memory, until a checkpoint that comes after so many rows of
    /// each meter that changed, and either so many buckets, at 500 bytes, or so many rows of all
    /// meters: writing a meter's takes as long as storing a thousand rows. After a crash those of
    /// the days that are owed are made anew, which is why they do not wait for ever.
    std::size_t rowsForRollups = 1024;
    std::size_t worthWriting = 16'384, mostRowsForRollups = 4'000'000;
    /// Or until there are so many. A meter adds six in its first hour, then five an hour.
    std::size_t waitingBuckets = 200'000;
    std::size_t smallSegments = 16;  // more of them become one
    /// Of a meter with fewer readings no roll-ups are kept. Of others a level is kept where so many
    /// readings or more usually fall into a bucket. What is not kept is made of the readings when
    /// it is asked for, of 1024 of them in some 15 us a metric.
    std::uint64_t meterReadings = 1024;
    std::int64_t bucketReadings = 16;
    /// The catalogue's database stays open until the first commit, which is to follow soon: opening
    /// it takes as long as storing some hundred thousand readings.
    bool writesSoon = false;
};

/// Whoever shares the lock on this file of the folder finds the catalogue's files whole, for
/// nothing is written to them meanwhile.
inline constexpr const char* kCatalogueLock = "catalogue.lock";

/// A store in a folder, which may be given another name while it is read.
class FolderStore : public ReadingStore {
 public:
    /// Not on disk on return. `unavailable` when it cannot be renamed; then nothing has changed.
    virtual Result<void> moveTo(const std::filesystem::path& directory) = 0;
};

/// A folder with `readings.duckdb`, the catalogue, the segments of packed columns it lists and the
/// roll-ups made of them. `conflict`: another process has it open, or a newer program wrote it;
/// `corrupted`: the catalogue or a segment it names is not whole.
Result<std::unique_ptr<FolderStore>> openDuckDbFolder(const std::filesystem::path& directory,
                                                      const DuckDbStoreOptions& options = {});
Result<std::unique_ptr<ReadingStore>> openDuckDbStore(const std::filesystem::path& directory,
                                                      const DuckDbStoreOptions& options = {});

}  // namespace joulewatch
