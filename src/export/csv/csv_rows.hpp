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
    std::vector<int> decimals;          // per column: 2 or 3
};

/// Text of grids: sample by sample, a row per series. Numbers come from tables of whole numbers;
/// no division by ten, no locale.
class CsvRows {
 public:
    static constexpr std::size_t kMaxPrefixBytes = 32;

    explicit CsvRows(CsvLayout layout);

    /// Room that the rows of a grid need at most.
    std::size_t maxBytes(const FixedPointGrid& grid) const;
    /// `prefix`stamp,number,… per row, the stamp being `YYYY-MM-DDTHH:MM:SS`; numbers from 0 to
    /// below 1000. Returns the bytes written to `out`, which has room for maxBytes().
    std::size_t write(const FixedPointGrid& grid, char* out) const;
    /// `prefix`seconds,number,… per row: seconds since the first sample with nine decimals; numbers
    /// below 1000 with their sign; a column that the layout gives no decimals is empty.
    std::size_t writeWaveform(const FixedPointGrid& grid, int samplesPerSecond, char* out) const;

 private:
    struct Prefix {
        std::array<char, kMaxPrefixBytes> text{};
        std::size_t size = 0;
    };
    std::vector<Prefix> prefixes_;
    std::vector<int> decimals_;
};

}  // namespace joulewatch
