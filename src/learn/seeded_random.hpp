#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "learn/portable_math.hpp"

namespace joulewatch {

/// Random numbers that depend on (seed, stream) alone: a stream per tree, so that trees may be
/// grown in any order on any number of threads. The generator is xoshiro256++ (Blackman & Vigna,
/// ACM Trans. Math. Software 47:4, 2021), started from splitmix64 of seed and stream.
class SeededRandom {
 public:
    SeededRandom(std::uint64_t seed, std::uint64_t stream) {
        std::uint64_t state = splitMix(seed) ^ splitMix(~stream);
        for (std::uint64_t& word : words_) word = splitMix(state += kGolden);
    }

    std::uint64_t bits() {
        const std::uint64_t result = std::rotl(words_[0] + words_[3], 23) + words_[0];
        const std::uint64_t carried = words_[1] << 17;
        words_[2] ^= words_[0];
        words_[3] ^= words_[1];
        words_[1] ^= words_[2];
        words_[0] ^= words_[3];
        words_[2] ^= carried;
        words_[3] = std::rotl(words_[3], 45);
        return result;
    }
    /// Uniform in [0, 1), 53 bits.
    double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
    /// Uniform in 0 … n−1, n ≥ 1: the high half of a 128-bit product, which favours no number by
    /// more than n/2⁶⁴.
    std::uint64_t below(std::uint64_t n) {
        const std::uint64_t x = bits();
        const std::uint64_t low = (x & 0xffffffffU) * n;  // n·x/2⁶⁴ in two halves; n < 2³²
        return ((x >> 32) * n + (low >> 32)) >> 32;
    }
    /// Standard normal: the polar method of Marsaglia and Bray (1964).
    double normal() {
        for (;;) {
            const double u = 2 * unit() - 1;
            const double v = 2 * unit() - 1;
            const double square = u * u + v * v;
            if (square > 0 && square < 1) return u * std::sqrt(-2 * portableLog(square) / square);
        }
    }
    static std::uint64_t splitMix(std::uint64_t x) {
        x += kGolden;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
        return x ^ (x >> 31);
    }

 private:
    static constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15U;
    std::array<std::uint64_t, 4> words_{};
};

}  // namespace joulewatch
