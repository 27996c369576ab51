#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/packed_readings.hpp"
#include "store/duckdb/duckdb_session.hpp"
#include "store/file_lock.hpp"
#include "store/rollup_level.hpp"

namespace joulewatch {

struct CatalogueMeter {
    std::uint32_t number;
    Meter meter;
};

/// Where a block's bytes are, and what is known without them.
struct CatalogueBlock {
    std::uint32_t meter;
    std::uint64_t segment;
    std::uint64_t offset;
    std::uint32_t crc;
    PackedHeader header;
};

/// Buckets that are to be made anew: of whole days, as dayNumber() counts them, `toDay` not
/// included.
struct RollupDebt {
    std::uint32_t meter;
    std::int64_t fromDay, toDay;
    bool operator==(const RollupDebt&) const = default;
    bool operator<(const RollupDebt& other) const {
        return std::tie(meter, fromDay, toDay) < std::tie(other.meter, other.fromDay, other.toDay);
    }
};

inline std::vector<BucketRange> daysOf(const std::vector<RollupDebt>& debts) {
    std::vector<BucketRange> days;
    for (const RollupDebt& each : debts) days.push_back({each.fromDay, each.toDay});
    return days;
}

struct CatalogueContent {
    std::vector<CatalogueMeter> meters;
    std::vector<CatalogueBlock> blocks;
    std::vector<std::string> keys;  // oldest first
    std::vector<RollupDebt> debts;
    std::uint64_t newestSegment = 0;  // numbers are never used twice
};

/// What one commit changes.
struct CatalogueChange {
    std::uint64_t segment = 0;           // the newest
    std::vector<CatalogueMeter> meters;  // new, or described anew
    std::vector<CatalogueBlock> newBlocks;
    struct Place {
        std::uint64_t segment, offset;
    };
    std::vector<Place> droppedBlocks;
    std::vector<std::string> keys;
    std::vector<RollupDebt> debts;
};

/// Which blocks of which segments are the readings, which batches they came in, and which roll-ups
/// are owed: a DuckDB file, changed in transactions. One thread at a time. While it writes it has
/// the lock kCatalogueLock.
class Catalogue {
 public:
    static constexpr std::int64_t kSchemaVersion = 1;

    explicit Catalogue(const std::filesystem::path& file, std::size_t rememberedKeys)
        : file_(file),
          database_(file),
          rememberedKeys_(static_cast<std::int64_t>(rememberedKeys)) {}
    ~Catalogue() { rest(); }
    Catalogue(const Catalogue&) = delete;
    Catalogue& operator=(const Catalogue&) = delete;

    /// Makes an empty one when there is none. `conflict`: another process has it, or it was written
    /// by a newer program.
    Result<CatalogueContent> open();
    /// All of it or nothing. After an error of the database its file is closed and opened again: it
    /// knows then whether the change was made, and where not it is made once more. When that fails
    /// too, whether it was made is not known: call again with the same change and no other.
    Result<void> commit(const CatalogueChange& change);
    /// The roll-ups that were owed are on disk. Follows a commit.
    Result<void> settleDebts();
    /// Gives the database's memory back until the next commit.
    void rest();
    /// The file, which is not open, was given another name.
    void moveTo(const std::filesystem::path& file) {
        file_ = file;
        database_.moveTo(file);
    }

 private:
    Result<void> makeSchema();
    struct Key {
        std::int64_t first, second;
    };
    Result<void> remove(const char* table, const char* where, const std::vector<Key>& keys);
    Result<void> apply(const CatalogueChange& change);
    Result<bool> reopen();
    Result<void> inTransaction(const std::function<Result<void>()>& work);

    std::filesystem::path file_;
    DuckDbFile database_;
    std::optional<FileLock> writing_;  // since it was opened first
    std::int64_t rememberedKeys_;
    std::int64_t commits_ = 0;
};

}  // namespace joulewatch
