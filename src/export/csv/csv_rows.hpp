#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/fixed_point_grid.hpp"

namespace joulewatch {

/// How the rows of a grid look.
struct CsvLayout {
    std::vector<std::string> prefixes;  // per series: the cells before the stamp, with their commas
    std::vector<int> decimals;          // per column: 2 or 3; for write() one of its patterns
};

/// Text of grids: sample by sample, a row per series. Numbers come from tables of whole numbers;
/// no division by ten, no locale.
class CsvRows {
 public:
    static constexpr std::size_t kMaxPrefixBytes = 32;

    explicit CsvRows(CsvLayout layout);

    /// A write touches this many bytes behind its text.
    static constexpr std::size_t kSlackBytes = 64;

    /// Bytes of the rows that write() will make.
    std::size_t bytes(const FixedPointGrid& grid) const;
    /// `prefix`stamp,number,… per row, the stamp being `YYYY-MM-DDTHH:MM:SS`; numbers from 0 to
    /// below 1000. `out` has room for bytes() and the slack; returns bytes().
    std::size_t write(const FixedPointGrid& grid, char* out) const;
    /// Room that writeWaveform() needs at most.
    std::size_t maxWaveformBytes(const FixedPointGrid& grid) const;
    /// `prefix`seconds,number,… per row: seconds since the first sample with nine decimals; numbers
    /// below 1000 with their sign; a column that the layout gives no decimals is empty.
    std::size_t writeWaveform(const FixedPointGrid& grid, int samplesPerSecond, char* out) const;

 private:
    struct Prefix {
        std::array<char, kMaxPrefixBytes> text{};
        std::size_t size = 0;
    };
    template <int... kDecimals>
    std::size_t writeAs(const FixedPointGrid& grid, char* out) const;

    std::vector<Prefix> prefixes_;
    std::vector<int> decimals_;
};

}  // namespace joulewatch
