#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/decimal.hpp"
#include "core/packed_readings.hpp"

namespace joulewatch {

/// One reading as its text gave it: each value is mantissa·10^-decimals, or what `real` holds.
struct DecimalRow {
    static constexpr std::int32_t kMissingMantissa = std::numeric_limits<std::int32_t>::min();
    static constexpr double kLargestMantissa = 2'147'483'646;
    static constexpr std::uint8_t kReal = 255;  // in `decimals`: the value is in `real`

    std::int64_t atMs = 0;
    std::array<std::int32_t, kMetrics.size()> mantissa = allMissing();
    std::array<std::uint8_t, kMetrics.size()> decimals{};  // 0 to 9, or kReal
    std::array<double, kMetrics.size()> real{};

    static constexpr std::array<std::int32_t, kMetrics.size()> allMissing() {
        std::array<std::int32_t, kMetrics.size()> none{};
        none.fill(kMissingMantissa);
        return none;
    }
    void set(Metric metric, double value) {
        if (std::isnan(value)) return;
        decimals[index(metric)] = kReal;
        real[index(metric)] = value;
    }
    /// The same, cheaper to pack, for a value that probably has at most `places` decimals (0 to 9).
    void setDecimal(Metric metric, double value, std::uint8_t places) {
        const double scaled = value * kPowersOfTen[places];
        if (std::abs(scaled) < kLargestMantissa) {
            const auto nearest = static_cast<std::int32_t>(scaled + (scaled < 0 ? -0.5 : 0.5));
            if (nearest / kPowersOfTen[places] == value) {
                decimals[index(metric)] = places;
                mantissa[index(metric)] = nearest;
                return;
            }
        }
        set(metric, value);
    }
};

/// Collects readings of one meter in any order and packs them. Decimals stay integers all the way,
/// so that nothing is rounded and little is computed.
class ReadingPacker {
 public:
    static constexpr std::size_t kMaxRows = 4096;  // a batch of them, unpacked, fits the L2 cache

    std::size_t rows() const { return count_; }
    bool full() const { return count_ >= kMaxRows; }

    void append(const DecimalRow& row);
    /// The same of a row whose values have no more decimals than those before, real columns apart;
    /// false, and the row is not kept, when they have, or there are none before: append() it.
    bool appendAlike(Timestamp at, const Sample& values);

    /// The quick way in: claim() makes room for a row, whoever fills in its mantissas, all of them
    /// with the decimals of the rows before, keeps it by commit(). `decimals` has a byte a column.
    struct Row {
        std::int64_t atMs;
        std::array<std::int32_t, kMetrics.size()> mantissa;
    };
    Row& claim() {
        if (count_ == rows_.size()) [[unlikely]]
            rows_.resize(std::max<std::size_t>(2 * count_, 64));
        return rows_[count_];
    }
    /// The decimals that commit() takes, a byte a column; a missing value goes with any.
    std::uint64_t decimals() const { return decimals_; }
    /// False, and the row is not kept, when the decimals are others: append() it.
    bool commit(std::uint64_t decimals) {
        const bool same = decimals == decimals_;
        count_ += same;
        return same;
    }

    /// Packs what was collected, oldest first, and starts anew.
    PackedReadings pack();

 private:
    static_assert(kMetrics.size() <= sizeof(std::uint64_t), "decimals has a byte a column");
    static constexpr std::uint8_t kRealColumn = 254;  // no row has it, so no row is taken as it is

    std::uint8_t decimals(std::size_t column) const {
        return static_cast<std::uint8_t>(decimals_ >> (8 * column));
    }
    void setDecimals(std::size_t column, std::uint8_t decimals);
    std::int32_t adapted(std::size_t column, const DecimalRow& row);
    bool rescale(std::size_t column, std::uint8_t decimals);
    void makeReal(std::size_t column);
    void packStamps(PackedReadings& packed) const;
    void packColumn(std::size_t column, PackedReadings& packed) const;
    void packReal(std::size_t column, PackedReadings& packed) const;

    std::vector<Row> rows_;  // the first count_ are kept; more is room
    std::size_t count_ = 0;
    std::uint64_t decimals_ = 0;  // a byte a column
    // The values of a real column; the mantissas are indices into it.
    std::array<std::vector<double>, kMetrics.size()> real_;
};

}  // namespace joulewatch
