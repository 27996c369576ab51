#include <immintrin.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include "learn/byte_ranked_forest.hpp"
#include "learn/tree_walks.hpp"

#define JW_TARGET __attribute__((target("avx2")))

namespace joulewatch {
namespace {

/// 32 rows of bytes, or 8 of floats.
struct Vector {
    using Bytes = __m256i;
    using Ints = __m256i;
    static constexpr std::size_t kRows = 32;

    JW_TARGET static Bytes load(const void* from) {
        return _mm256_loadu_si256(static_cast<const __m256i*>(from));
    }
    JW_TARGET static void store(void* to, Bytes x) {
        _mm256_storeu_si256(static_cast<__m256i*>(to), x);
    }
    JW_TARGET static Bytes all(std::uint8_t x) { return _mm256_set1_epi8(static_cast<char>(x)); }
    JW_TARGET static Bytes broadcast16(const std::uint8_t* from) {
        return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
    }
    JW_TARGET static Bytes shuffle(Bytes table, Bytes k) { return _mm256_shuffle_epi8(table, k); }
    /// Bits of `one` where `mask` is set, else of `zero`; masks are whole bytes.
    JW_TARGET static Bytes choose(Bytes mask, Bytes zero, Bytes one) {
        return _mm256_blendv_epi8(zero, one, mask);
    }
    template <int Bit>
    JW_TARGET static Bytes chooseByBit(Bytes k, Bytes zero, Bytes one) {
        return _mm256_blendv_epi8(zero, one, _mm256_slli_epi16(k, 7 - Bit));
    }
    JW_TARGET static Bytes rightWhereGreater(Bytes values, Bytes cut, Bytes left, Bytes right) {
        return _mm256_blendv_epi8(left, right, _mm256_cmpgt_epi8(values, cut));
    }
    JW_TARGET static Bytes larger(Bytes a, Bytes b) { return _mm256_max_epu8(a, b); }
    JW_TARGET static Bytes withoutTopBit(Bytes x) {
        return _mm256_and_si256(x, _mm256_set1_epi8(0x7f));
    }
    JW_TARGET static Bytes addEven(Bytes sum, Bytes x) {
        return _mm256_add_epi16(sum, _mm256_and_si256(x, _mm256_set1_epi16(0xff)));
    }
    JW_TARGET static Bytes addOdd(Bytes sum, Bytes x) {
        return _mm256_add_epi16(sum, _mm256_srli_epi16(x, 8));
    }

    /// Of 8 values, each one's number of lesser cuts.
    JW_TARGET static Ints rank(const CutRanks& ranks, const float* values) {
        const __m256 x = _mm256_loadu_ps(values);
        __m256 cell =
            _mm256_mul_ps(_mm256_sub_ps(x, _mm256_set1_ps(ranks.low)), _mm256_set1_ps(ranks.scale));
        cell = _mm256_max_ps(cell, _mm256_setzero_ps());  // the second operand where NaN
        cell = _mm256_min_ps(cell, _mm256_set1_ps(CutRanks::kCells - 1));
        __m256i rank = _mm256_i32gather_epi32(ranks.start.data(), _mm256_cvttps_epi32(cell), 4);
        for (int half = (1 << ranks.steps) / 2; half > 0; half /= 2) {
            const __m256i beyond = _mm256_add_epi32(rank, _mm256_set1_epi32(half));
            const __m256 cut = _mm256_i32gather_ps(ranks.cuts.data() - 1, beyond, 4);
            rank = _mm256_blendv_epi8(rank, beyond,
                                      _mm256_castps_si256(_mm256_cmp_ps(cut, x, _CMP_LT_OQ)));
        }
        return rank;
    }
    /// From ranks of 4 × 8 rows to, for each of four groups, 32 bytes.
    JW_TARGET static void gatherGroups(const std::uint32_t* groupRanks, const Ints (&rank)[4],
                                       Bytes (&groups)[4]) {
        const __m256i byGroup = _mm256_broadcastsi128_si256(
            _mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
        const __m256i a = gather4(groupRanks, rank[0], byGroup);
        const __m256i b = gather4(groupRanks, rank[1], byGroup);
        const __m256i c = gather4(groupRanks, rank[2], byGroup);
        const __m256i d = gather4(groupRanks, rank[3], byGroup);
        const __m256i ab01 = _mm256_unpacklo_epi32(a, b);
        const __m256i ab23 = _mm256_unpackhi_epi32(a, b);
        const __m256i cd01 = _mm256_unpacklo_epi32(c, d);
        const __m256i cd23 = _mm256_unpackhi_epi32(c, d);
        groups[0] = _mm256_unpacklo_epi64(ab01, cd01);
        groups[1] = _mm256_unpackhi_epi64(ab01, cd01);
        groups[2] = _mm256_unpacklo_epi64(ab23, cd23);
        groups[3] = _mm256_unpackhi_epi64(ab23, cd23);
    }

 private:
    JW_TARGET static __m256i gather4(const std::uint32_t* groupRanks, Ints rank, Bytes byGroup) {
        return _mm256_shuffle_epi8(
            _mm256_i32gather_epi32(reinterpret_cast<const int*>(groupRanks), rank, 4), byGroup);
    }
};

}  // namespace
}  // namespace joulewatch

#include "learn/byte_ranked_kernel.hpp"

namespace joulewatch {

std::unique_ptr<PathSummer> makeAvx2Summer(std::shared_ptr<const ByteRankedForest> forest) {
    if (!__builtin_cpu_supports("avx2")) return nullptr;
    return std::make_unique<ByteRankedSummer>(std::move(forest));
}

}  // namespace joulewatch
