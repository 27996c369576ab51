#include "ingest/csv/structural_index.hpp"

#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace joulewatch {
namespace {

constexpr std::size_t kStride = 64;  // one bit a byte

/// One bit a byte of 64: what is structure, what of it ends a line.
struct Masks {
    std::uint64_t structure;
    std::uint64_t lineEnds;
};

// Each variant fills `masks` for `count` strides and tells whether it met a quote.
using Scan = bool (*)(const char* text, std::size_t count, char delimiter, Masks* masks);

[[gnu::target("avx512bw")]] bool scanAvx512(const char* text, std::size_t count, char delimiter,
                                            Masks* masks) {
    const __m512i delimiters = _mm512_set1_epi8(delimiter);
    const __m512i quotes = _mm512_set1_epi8('"');
    const __m512i newlines = _mm512_set1_epi8('\n');
    std::uint64_t anyQuote = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const __m512i bytes = _mm512_loadu_si512(text + i * kStride);
        const std::uint64_t quote = _mm512_cmpeq_epi8_mask(bytes, quotes);
        const std::uint64_t lineEnd = _mm512_cmpeq_epi8_mask(bytes, newlines);
        anyQuote |= quote;
        masks[i] = {_mm512_cmpeq_epi8_mask(bytes, delimiters) | quote | lineEnd, lineEnd};
    }
    return anyQuote != 0;
}

[[gnu::target("avx2")]] inline std::uint64_t equalAvx2(__m256i low, __m256i high, __m256i wanted) {
    const int lowMask = _mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    const int highMask = _mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
    return std::uint64_t{static_cast<std::uint32_t>(lowMask)} |
           std::uint64_t{static_cast<std::uint32_t>(highMask)} << 32U;
}

[[gnu::target("avx2")]] bool scanAvx2(const char* text, std::size_t count, char delimiter,
                                      Masks* masks) {
    const __m256i delimiters = _mm256_set1_epi8(delimiter);
    const __m256i quotes = _mm256_set1_epi8('"');
    const __m256i newlines = _mm256_set1_epi8('\n');
    std::uint64_t anyQuote = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto* from = reinterpret_cast<const __m256i*>(text + i * kStride);
        const __m256i low = _mm256_loadu_si256(from);
        const __m256i high = _mm256_loadu_si256(from + 1);
        const std::uint64_t quote = equalAvx2(low, high, quotes);
        const std::uint64_t lineEnd = equalAvx2(low, high, newlines);
        anyQuote |= quote;
        masks[i] = {equalAvx2(low, high, delimiters) | quote | lineEnd, lineEnd};
    }
    return anyQuote != 0;
}

bool scanSse2(const char* text, std::size_t count, char delimiter, Masks* masks) {
    const __m128i delimiters = _mm_set1_epi8(delimiter);
    const __m128i quotes = _mm_set1_epi8('"');
    const __m128i newlines = _mm_set1_epi8('\n');
    std::uint64_t anyQuote = 0;
    for (std::size_t i = 0; i < count; ++i) {
        masks[i] = {};
        for (unsigned part = 0; part < 4; ++part) {
            const __m128i bytes = _mm_loadu_si128(
                reinterpret_cast<const __m128i*>(text + i * kStride + part * sizeof(__m128i)));
            const auto equal = [&](__m128i wanted) {
                const int mask = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted));
                return std::uint64_t{static_cast<std::uint32_t>(mask)} << (16 * part);
            };
            const std::uint64_t quote = equal(quotes);
            anyQuote |= quote;
            masks[i].lineEnds |= equal(newlines);
            masks[i].structure |= equal(delimiters) | quote;
        }
        masks[i].structure |= masks[i].lineEnds;
    }
    return anyQuote != 0;
}

struct Cursor {
    std::size_t at = 0;
    std::size_t lines = 0;
};

/// Turns bits into positions. Eight are written whether there are as many or not: cheaper than
/// asking each time; the next stride overwrites what was too much.
[[gnu::always_inline]] inline Cursor flattenBody(const Masks* masks, std::size_t count,
                                                 std::uint32_t base, StructuralIndex& index,
                                                 Cursor cursor) {
    std::uint32_t* const at = index.at.data();
    std::uint32_t* const lineEnds = index.lineEnds.data();
    for (std::size_t i = 0; i < count; ++i, base += kStride) {
        std::uint64_t structure = masks[i].structure;
        std::uint64_t ends = masks[i].lineEnds;
        while (ends != 0) {
            const std::uint64_t before = structure & (ends ^ (ends - 1)) >> 1U;
            lineEnds[cursor.lines++] = static_cast<std::uint32_t>(cursor.at) +
                                       static_cast<std::uint32_t>(std::popcount(before));
            ends &= ends - 1;
        }
        const auto found = static_cast<std::size_t>(std::popcount(structure));
        std::uint32_t* out = at + cursor.at;
        for (std::size_t done = 0; done < found; done += 8)
            for (std::size_t k = 0; k < 8; ++k) {
                out[done + k] = base + static_cast<std::uint32_t>(std::countr_zero(structure));
                structure &= structure - 1;
            }
        cursor.at += found;
    }
    return cursor;
}

using Flatten = Cursor (*)(const Masks* masks, std::size_t count, std::uint32_t base,
                           StructuralIndex& index, Cursor cursor);

[[gnu::target("popcnt,bmi")]] Cursor flattenBmi(const Masks* masks, std::size_t count,
                                                std::uint32_t base, StructuralIndex& index,
                                                Cursor cursor) {
    return flattenBody(masks, count, base, index, cursor);
}

Cursor flattenPlain(const Masks* masks, std::size_t count, std::uint32_t base,
                    StructuralIndex& index, Cursor cursor) {
    return flattenBody(masks, count, base, index, cursor);
}

}  // namespace

SimdLevel bestSimdLevel() {
    const bool bits = __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi");
    if (bits && __builtin_cpu_supports("avx512bw")) return SimdLevel::avx512;
    if (bits && __builtin_cpu_supports("avx2")) return SimdLevel::avx2;
    return SimdLevel::sse2;
}

void indexStructure(const char* text, std::size_t size, char delimiter, SimdLevel level,
                    StructuralIndex& index) {
    const Scan scan = level == SimdLevel::avx512 ? scanAvx512
                      : level == SimdLevel::avx2 ? scanAvx2
                                                 : scanSse2;
    const Flatten flatten = level == SimdLevel::sse2 ? flattenPlain : flattenBmi;
    if (index.at.size() < size + 9) {
        index.at.resize(size + 9);
        index.lineEnds.resize(size + 1);
    }
    index.quotes = false;
    index.at[0] = ~std::uint32_t{0};
    Cursor cursor{1, 0};
    constexpr std::size_t kStrides = 64;  // 4 KiB at a time
    Masks masks[kStrides];
    std::size_t done = 0;
    while (size - done >= kStride) {
        const std::size_t count = std::min(kStrides, (size - done) / kStride);
        index.quotes |= scan(text + done, count, delimiter, masks);
        cursor = flatten(masks, count, static_cast<std::uint32_t>(done), index, cursor);
        done += count * kStride;
    }
    if (done < size) {
        char rest[kStride] = {};
        std::memcpy(rest, text + done, size - done);
        index.quotes |= scan(rest, 1, delimiter, masks);
        cursor = flatten(masks, 1, static_cast<std::uint32_t>(done), index, cursor);
    }
    index.lines = cursor.lines;
}

}  // namespace joulewatch
