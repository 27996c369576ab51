#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace joulewatch {

inline constexpr std::size_t kMaxLineBytes = 64U << 10U;
inline constexpr std::size_t kMaxColumns = 256;

/// The first rows of a text table as they stand there.
struct TableSample {
    static constexpr std::size_t kRows = 1000;  // enough to know how stamps and numbers are written

    std::string name;  // of the file, without its folder
    char delimiter = ',';
    std::string encoding;  // "UTF-8" or "Latin-1"
    std::vector<std::string> headers;
    std::vector<std::vector<std::string>> rows;  // those with as many cells as the header
    std::size_t bodyOffset = 0;                  // of the first byte after the header's line
    std::uint64_t headerLine = 1;  // 1-based; blank lines and comments may stand before it
};

/// `text` is the beginning of the file, whole lines or all of it. Fails with a sentence that begins
/// with `file` when there is no header.
Result<TableSample> sampleTable(std::string_view text, const std::string& file);

}  // namespace joulewatch
