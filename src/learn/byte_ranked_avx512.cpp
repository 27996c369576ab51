// gcc 12 takes the "undefined" operands inside its own AVX-512 intrinsics for a mistake of ours
// (gcc bug 105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include "learn/byte_ranked_forest.hpp"
#include "learn/tree_walks.hpp"

#define JW_TARGET __attribute__((target("avx512f,avx512bw")))

namespace joulewatch {
namespace {

/// 64 rows of bytes, or 16 of floats.
struct Vector {
    using Bytes = __m512i;
    using Ints = __m512i;
    static constexpr std::size_t kRows = 64;

    JW_TARGET static Bytes load(const void* from) { return _mm512_loadu_si512(from); }
    JW_TARGET static void store(void* to, Bytes x) { _mm512_storeu_si512(to, x); }
    JW_TARGET static Bytes all(std::uint8_t x) { return _mm512_set1_epi8(static_cast<char>(x)); }
    JW_TARGET static Bytes broadcast16(const std::uint8_t* from) {
        return _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
    }
    JW_TARGET static Bytes shuffle(Bytes table, Bytes k) { return _mm512_shuffle_epi8(table, k); }
    /// Bits of `one` where `mask` is set, else of `zero`.
    JW_TARGET static Bytes choose(Bytes mask, Bytes zero, Bytes one) {
        return _mm512_ternarylogic_epi32(mask, one, zero, 0xca);
    }
    template <int Bit>
    JW_TARGET static Bytes chooseByBit(Bytes k, Bytes zero, Bytes one) {
        return _mm512_mask_blend_epi8(_mm512_test_epi8_mask(k, _mm512_set1_epi8(1 << Bit)), zero,
                                      one);
    }
    JW_TARGET static Bytes rightWhereGreater(Bytes values, Bytes cut, Bytes left, Bytes right) {
        return _mm512_mask_blend_epi8(_mm512_cmpgt_epi8_mask(values, cut), left, right);
    }
    JW_TARGET static Bytes larger(Bytes a, Bytes b) { return _mm512_max_epu8(a, b); }
    JW_TARGET static Bytes withoutTopBit(Bytes x) {
        return _mm512_and_si512(x, _mm512_set1_epi8(0x7f));
    }
    JW_TARGET static Bytes addEven(Bytes sum, Bytes x) {
        return _mm512_add_epi16(sum, _mm512_and_si512(x, _mm512_set1_epi16(0xff)));
    }
    JW_TARGET static Bytes addOdd(Bytes sum, Bytes x) {
        return _mm512_add_epi16(sum, _mm512_srli_epi16(x, 8));
    }

    /// Of 16 values, each one's number of lesser cuts.
    JW_TARGET static Ints rank(const CutRanks& ranks, const float* values) {
        const __m512 x = _mm512_loadu_ps(values);
        __m512 cell =
            _mm512_mul_ps(_mm512_sub_ps(x, _mm512_set1_ps(ranks.low)), _mm512_set1_ps(ranks.scale));
        cell = _mm512_max_ps(cell, _mm512_setzero_ps());  // the second operand where NaN
        cell = _mm512_min_ps(cell, _mm512_set1_ps(CutRanks::kCells - 1));
        __m512i rank = _mm512_i32gather_epi32(_mm512_cvttps_epi32(cell), ranks.start.data(), 4);
        for (int half = (1 << ranks.steps) / 2; half > 0; half /= 2) {
            const __m512i beyond = _mm512_add_epi32(rank, _mm512_set1_epi32(half));
            const __m512 cut = _mm512_i32gather_ps(beyond, ranks.cuts.data() - 1, 4);
            rank = _mm512_mask_mov_epi32(rank, _mm512_cmp_ps_mask(cut, x, _CMP_LT_OQ), beyond);
        }
        return rank;
    }
    /// From ranks of 4 × 16 rows to, for each of four groups, 64 bytes.
    JW_TARGET static void gatherGroups(const std::uint32_t* groupRanks, const Ints (&rank)[4],
                                       Bytes (&groups)[4]) {
        const __m512i byGroup = _mm512_broadcast_i32x4(
            _mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
        const __m512i a = gather4(groupRanks, rank[0], byGroup);
        const __m512i b = gather4(groupRanks, rank[1], byGroup);
        const __m512i c = gather4(groupRanks, rank[2], byGroup);
        const __m512i d = gather4(groupRanks, rank[3], byGroup);
        const __m512i ab01 = _mm512_unpacklo_epi32(a, b);
        const __m512i ab23 = _mm512_unpackhi_epi32(a, b);
        const __m512i cd01 = _mm512_unpacklo_epi32(c, d);
        const __m512i cd23 = _mm512_unpackhi_epi32(c, d);
        groups[0] = _mm512_unpacklo_epi64(ab01, cd01);
        groups[1] = _mm512_unpackhi_epi64(ab01, cd01);
        groups[2] = _mm512_unpacklo_epi64(ab23, cd23);
        groups[3] = _mm512_unpackhi_epi64(ab23, cd23);
    }

 private:
    JW_TARGET static __m512i gather4(const std::uint32_t* groupRanks, Ints rank, Bytes byGroup) {
        return _mm512_shuffle_epi8(_mm512_i32gather_epi32(rank, groupRanks, 4), byGroup);
    }
};

}  // namespace
}  // namespace joulewatch

#include "learn/byte_ranked_kernel.hpp"

namespace joulewatch {

std::unique_ptr<PathSummer> makeAvx512Summer(std::shared_ptr<const ByteRankedForest> forest) {
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw")) return nullptr;
    return std::make_unique<ByteRankedSummer>(std::move(forest));
}

}  // namespace joulewatch
