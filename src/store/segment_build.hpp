#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/reading_packer.hpp"
#include "store/merged_reading.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

/// The new blocks of one commit, in one segment.
class SegmentBuild {
 public:
    SegmentBuild(std::filesystem::path directory, std::uint64_t number)
        : directory_(std::move(directory)), number_(number) {}

    Result<SegmentBlockPtr> add(const PackedHeader& header, std::span<const std::byte> payload);
    /// After it the blocks can be read. Nothing is written when there are none.
    Result<void> finish();
    bool empty() const { return blocks_.empty(); }

 private:
    std::filesystem::path directory_;
    std::uint64_t number_;
    std::optional<SegmentWriter> writer_;
    std::vector<std::shared_ptr<SegmentBlock>> blocks_;
};

/// The new rows of a meter in pieces, oldest first, none overlapping another.
class RowPieces {
 public:
    virtual ~RowPieces() = default;
    virtual std::size_t size() const = 0;
    virtual TimeRange span(std::size_t piece) const = 0;  // first stamp to last stamp
    virtual std::size_t count(std::size_t piece) const = 0;
    /// Valid until the next call.
    virtual Result<std::span<const TailRow>> rows(std::size_t piece) = 0;
    /// The piece as it may be stored, if it is packed already; valid until the next call.
    struct Packed {
        const PackedHeader* header;
        std::span<const std::byte> payload;
    };
    virtual Result<std::optional<Packed>> packed(std::size_t piece) = 0;
};

/// Memory that one meter after the other is joined in.
struct JoinRoom {
    ReadingPacker packer;
    ReadingBatch batch;
    std::vector<std::byte> scratch;
};

/// Joins new rows to a meter's blocks; of equal stamps the new row has the last word. Blocks that
/// no new row falls into are kept as they are, but for the last ones: these grow until they are no
/// more than a few times what comes after them, so that a row is written anew only some times.
Result<std::vector<SegmentBlockPtr>> joinRows(const std::vector<SegmentBlockPtr>& blocks,
                                              RowPieces& added, SegmentBuild& build,
                                              JoinRoom& room);

/// Pieces made of a tail and of one meter of a spool.
std::unique_ptr<RowPieces> tailPieces(std::span<const TailRow> rows);
std::unique_ptr<RowPieces> spoolPieces(const ReadingSpool& spool, std::size_t meter);

}  // namespace joulewatch
