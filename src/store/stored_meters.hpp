#pragma once

#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "core/name_index.hpp"
#include "store/merged_reading.hpp"

namespace joulewatch {

/// A meter's rows: in segments, and in memory those that came since.
struct MeterShelf {
    std::uint32_t number;
    Meter meter;
    BlockList blocks = std::make_shared<const std::vector<SegmentBlockPtr>>();
    ReadingTail tail;

    bool empty() const { return blocks->empty() && tail.empty(); }
    /// First stamp to last stamp; of no meaning when it is empty.
    TimeRange span() const;
    MeterRows rows(TimeRange range) const;
    /// The most frequent step between rows of a block, or of the tail when there is no block.
    Duration interval() const;
    /// A stamp that is in a block and in the tail counts once.
    Result<std::uint64_t> countRows() const;
};

/// All meters, by number and by id.
class StoredMeters {
 public:
    std::size_t size() const { return shelves_.size(); }
    MeterShelf& operator[](std::uint32_t number) { return *shelves_[number]; }
    const MeterShelf& operator[](std::uint32_t number) const { return *shelves_[number]; }
    MeterShelf* find(std::string_view id);
    const MeterShelf* find(std::string_view id) const;
    /// NameIndex::kNone: there is none of that id. `before`: the number of the one asked for
    /// before.
    std::uint32_t numberAfter(std::uint32_t before, std::string_view id) {
        return index_.findAfter(before, id);
    }
    /// There is none of that id yet. Its number is the next.
    MeterShelf& add(Meter meter);
    /// In order of id.
    const std::map<MeterId, std::uint32_t>& byId() const { return byId_; }

 private:
    std::vector<std::unique_ptr<MeterShelf>> shelves_;
    std::map<MeterId, std::uint32_t> byId_;
    NameIndex index_;  // of the same numbers
};

}  // namespace joulewatch
