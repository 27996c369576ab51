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

    /// 23142 → `231.42,`
    char* hundredths(std::uint32_t value, char* out) const {
        const std::uint32_t whole = value / 100;
        out = put(whole, out);
        std::memcpy(out, hundredths_[value - whole * 100].data(), 4);
        return out + 4;
    }
    /// 847 → `0.847,`
    char* thousandths(std::uint32_t value, char* out) const {
        const std::uint32_t whole = value / 1000;
        out = put(whole, out);
        std::memcpy(out, thousandths_[value - whole * 1000].data(), 8);
        return out + 5;
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
