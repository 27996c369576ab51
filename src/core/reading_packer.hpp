#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/packed_readings.hpp"

namespace joulewatch {

/// One reading as its text gave it: each value is mantissa·10^-decimals, or what `real` holds.
struct DecimalRow {
    static constexpr std::int32_t kMissingMantissa = std::numeric_limits<std::int32_t>::min();
    static constexpr std::uint8_t kReal = 255;  // in `decimals`: the value is in `real`

    std::int64_t atMs = 0;
    std::array<std::int32_t, kMetrics.size()> mantissa{kMissingMantissa, kMissingMantissa,
                                                       kMissingMantissa, kMissingMantissa};
    std::array<std::uint8_t, kMetrics.size()> decimals{};  // 0 to 9, or kReal
    std::array<double, kMetrics.size()> real{};

    void set(Metric metric, double value) {
        if (std::isnan(value)) return;
        decimals[index(metric)] = kReal;
        real[index(metric)] = value;
    }
};

/// Collects readings of one meter in any order and packs them. Decimals stay integers all the way,
/// so that nothing is rounded and little is computed.
class ReadingPacker {
 public:
    static constexpr std::size_t kMaxRows = 4096;  // a batch of them, unpacked, fits the L2 cache

    std::size_t rows() const { return rows_.size(); }
    bool full() const { return rows_.size() >= kMaxRows; }

    void append(const DecimalRow& row) {
        ascending_ = ascending_ && row.atMs >= lastMs_;
        lastMs_ = row.atMs;
        // All four columns at once: the usual row has the decimals of the row before it.
        if (std::bit_cast<std::uint32_t>(row.decimals) ==
            std::bit_cast<std::uint32_t>(decimals_)) [[likely]]
            rows_.push_back({row.atMs, row.mantissa});
        else
            appendAdapted(row);
    }

    /// Packs what was collected, oldest first, and starts anew.
    PackedReadings pack();

 private:
    struct Row {
        std::int64_t atMs;
        std::array<std::int32_t, kMetrics.size()> mantissa;  // of a real column: index into real_
    };

    static constexpr std::uint8_t kRealColumn = 254;  // no row has it, so no row is taken as it is

    void appendAdapted(const DecimalRow& row);
    std::int32_t adapted(std::size_t column, const DecimalRow& row);
    bool rescale(std::size_t column, std::uint8_t decimals);
    void makeReal(std::size_t column);
    void packStamps(PackedReadings& packed) const;
    void packColumn(std::size_t column, PackedReadings& packed) const;
    void packReal(std::size_t column, PackedReadings& packed) const;

    std::vector<Row> rows_;
    std::array<std::uint8_t, kMetrics.size()> decimals_{};
    std::array<std::vector<double>, kMetrics.size()> real_;
    std::int64_t lastMs_ = std::numeric_limits<std::int64_t>::min();
    bool ascending_ = true;
};

}  // namespace joulewatch
