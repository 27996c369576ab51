#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/reading_batch.hpp"

namespace joulewatch {

/// Readings of one meter where they lie in a ReadingSet, which outlives this: oldest first, one
/// column a metric. A missing value is NaN; the column of a metric without any value is empty.
class MeterReadings {
 public:
    MeterReadings(std::string_view meter, const Timestamp* at, std::uint32_t rows,
                  std::uint32_t columns)
        : meter_(meter), at_(at), rows_(rows), columns_(columns) {}

    std::string_view meter() const { return meter_; }
    std::size_t rows() const { return rows_; }
    bool empty() const { return rows_ == 0; }
    std::span<const Timestamp> at() const { return {at_, rows_}; }
    std::span<const double> column(Metric metric) const {
        const std::uint32_t bit = 1U << index(metric);
        if ((columns_ & bit) == 0) return {};
        const auto before = static_cast<std::size_t>(std::popcount(columns_ & (bit - 1)));
        // Columns stand behind the stamps in the order of their metrics.
        return {reinterpret_cast<const double*>(at_ + rows_) + before * rows_, rows_};
    }
    double value(Metric metric, std::size_t row) const {
        const auto values = column(metric);
        return values.empty() ? kMissing : values[row];
    }
    Sample sample(std::size_t row) const {
        Sample sample;
        const auto* values = reinterpret_cast<const double*>(at_ + rows_) + row;
        for (std::uint32_t left = columns_; left != 0; left &= left - 1, values += rows_)
            sample[static_cast<std::size_t>(std::countr_zero(left))] = *values;
        return sample;
    }
    /// A bit for each metric, that of the first being 1.
    std::uint32_t columns() const { return columns_; }

 private:
    std::string_view meter_;
    const Timestamp* at_;
    std::uint32_t rows_;
    std::uint32_t columns_;
};

/// Readings of many meters on their way in, in one piece of memory: as a journal keeps them and as
/// they are applied. A meter may be there several times, as when many have sent values of it.
class ReadingSet {
 public:
    /// Where the rows of a meter are written; null: no such column.
    struct Room {
        Timestamp* at;
        std::array<double*, kMetrics.size()> values;
    };

    ReadingSet() = default;
    ReadingSet(ReadingSet&&) = default;
    ReadingSet& operator=(ReadingSet&&) = default;
    ReadingSet(const ReadingSet&) = delete;  // MeterReadings point into it
    ReadingSet& operator=(const ReadingSet&) = delete;
    ~ReadingSet() = default;

    static ReadingSet of(std::span<const ReadingBatch> batches);
    static ReadingSet of(const MeterReadings& readings);
    /// Bytes of sets, one behind the other. False, and nothing is there, when they are none.
    bool take(std::vector<std::byte> bytes);

    static std::size_t bytesOf(std::size_t meterBytes, std::size_t rows, std::uint32_t columns);
    /// Makes room for so many bytes of bytesOf() that add() moves nothing.
    void reserve(std::size_t meters, std::size_t bytes);
    /// Rows of one meter, to be filled in; within what was reserved.
    Room add(std::string_view meter, std::size_t rows, std::uint32_t columns);
    /// Leaves out the meters for which `refused` is true.
    template <class Refused>
    void leaveOut(const Refused& refused);
    /// By their first stamp; those with the same stay in their order.
    void sortByTime();

    std::span<const std::byte> bytes() const { return bytes_; }
    std::span<const MeterReadings> meters() const { return meters_; }
    std::size_t rows() const;
    bool empty() const { return meters_.empty(); }
    std::size_t size() const { return meters_.size(); }
    const MeterReadings& operator[](std::size_t i) const { return meters_[i]; }
    auto begin() const { return meters_.begin(); }
    auto end() const { return meters_.end(); }

 private:
    void copy(const MeterReadings& readings);

    std::vector<std::byte> bytes_;
    std::vector<MeterReadings> meters_;
};

template <class Refused>
void ReadingSet::leaveOut(const Refused& refused) {
    std::vector<const MeterReadings*> kept;
    kept.reserve(meters_.size());
    for (const MeterReadings& each : meters_)
        if (!refused(each)) kept.push_back(&each);
    if (kept.size() == meters_.size()) return;
    ReadingSet rest;
    rest.reserve(kept.size(), bytes_.size());
    for (const MeterReadings* each : kept) rest.copy(*each);
    *this = std::move(rest);
}

}  // namespace joulewatch
