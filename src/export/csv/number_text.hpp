#pragma once

#include <array>
#include <cstdint>
#include <cstring>

namespace joulewatch {

/// Numbers below 1000 as text followed by a comma, put together from tables of the part before the
/// point and the part behind it. Each write may touch eight bytes beyond what it returns.
class NumberText {
 public:
    NumberText();

    /// Two decimals: 23142 → `231.42,`; three: 847 → `0.847,`.
    template <int kDecimals>
    char* fixed(std::uint32_t value, char* out) const {
        static_assert(kDecimals == 2 || kDecimals == 3);
        constexpr std::uint32_t kOne = kDecimals == 2 ? 100 : 1000;
        const std::uint32_t whole = value / kOne;
        out = put(whole, out);
        if constexpr (kDecimals == 2)
            std::memcpy(out, hundredths_[value - whole * kOne].data(), 4);
        else
            std::memcpy(out, thousandths_[value - whole * kOne].data(), 8);
        return out + kDecimals + 2;
    }
    /// 78125 → `0.000078125,`
    char* nanoseconds(std::uint64_t value, char* out) const;

 private:
    struct Whole {
        std::array<char, 4> text;
        std::uint32_t size;
    };
    char* put(std::uint32_t whole, char* out) const {
        std::memcpy(out, wholes_[whole].text.data(), 4);
        return out + wholes_[whole].size;
    }

    std::array<Whole, 1000> wholes_{};
    std::array<std::array<char, 4>, 100> hundredths_{};
    std::array<std::array<char, 8>, 1000> thousandths_{};
};

const NumberText& numberText();

}  // namespace joulewatch
