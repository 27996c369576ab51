#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace joulewatch {

/// Where the delimiters, quotes and line ends of a text are.
struct StructuralIndex {
    /// Of all three, in order, valid up to the last line end. In front stands -1, as if a line had
    /// ended just before the text.
    std::vector<std::uint32_t> at;
    std::vector<std::uint32_t> lineEnds;  // indices into `at` of the line ends
    std::size_t lines = 0;                // how many of lineEnds are valid
    bool quotes = false;                  // whether there is any quote
};

/// The vector instructions the scan uses; the result is the same with all of them.
enum class SimdLevel : std::uint8_t { sse2, avx2, avx512 };
SimdLevel bestSimdLevel();

/// Indexes `size` bytes; positions count from `text`.
void indexStructure(const char* text, std::size_t size, char delimiter, SimdLevel level,
                    StructuralIndex& index);

}  // namespace joulewatch
