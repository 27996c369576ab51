#pragma once

#include <array>
#include <cstdint>

namespace joulewatch {

/// Philox4x32-10, a counter-based generator: Salmon, Moraes, Dror & Shaw, Parallel random numbers:
/// as easy as 1, 2, 3, SC 2011. Any sample's numbers can be made without those before it, so that
/// the result does not depend on who makes which. Always inlined: the block kernels compile it
/// once for each set of vector instructions.
[[gnu::always_inline]] inline void philox4x32(std::uint32_t& c0, std::uint32_t& c1,
                                              std::uint32_t& c2, std::uint32_t& c3,
                                              std::uint32_t k0, std::uint32_t k1) {
    constexpr std::uint64_t kMultiplier0 = 0xD2511F53;
    constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57;
    constexpr std::uint32_t kGoldenRatio = 0x9E3779B9;
    constexpr std::uint32_t kSqrt3Minus1 = 0xBB67AE85;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t product0 = kMultiplier0 * c0;
        const std::uint64_t product1 = kMultiplier1 * c2;
        c0 = static_cast<std::uint32_t>(product1 >> 32) ^ c1 ^ k0;
        c1 = static_cast<std::uint32_t>(product1);
        c2 = static_cast<std::uint32_t>(product0 >> 32) ^ c3 ^ k1;
        c3 = static_cast<std::uint32_t>(product0);
        k0 += kGoldenRatio;
        k1 += kSqrt3Minus1;
    }
}

inline std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                               std::array<std::uint32_t, 2> key) {
    philox4x32(counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
    return counter;
}

}  // namespace joulewatch
