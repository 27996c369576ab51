#include "export/csv/number_text.hpp"

#include <fmt/format.h>

namespace joulewatch {
namespace {

template <std::size_t size>
std::array<char, size> padded(const std::string& text) {
    std::array<char, size> array{};
    std::memcpy(array.data(), text.data(), text.size());
    return array;
}

}  // namespace

NumberText::NumberText() {
    for (std::uint32_t i = 0; i < wholes_.size(); ++i) {
        const std::string text = fmt::format("{}", i);
        wholes_[i] = {padded<4>(text), static_cast<std::uint32_t>(text.size())};
    }
    for (std::size_t i = 0; i < hundredths_.size(); ++i)
        hundredths_[i] = padded<4>(fmt::format(".{:02},", i));
    for (std::size_t i = 0; i < thousandths_.size(); ++i)
        thousandths_[i] = padded<8>(fmt::format(".{:03},", i));
}

char* NumberText::nanoseconds(std::uint64_t value, char* out) const {
    out = put(static_cast<std::uint32_t>(value / 1'000'000'000), out);
    const auto behind = static_cast<std::uint32_t>(value % 1'000'000'000);
    *out++ = '.';
    // The digits of a thousandth stand between its point and its comma.
    std::memcpy(out, thousandths_[behind / 1'000'000].data() + 1, 3);
    std::memcpy(out + 3, thousandths_[behind / 1000 % 1000].data() + 1, 3);
    std::memcpy(out + 6, thousandths_[behind % 1000].data() + 1, 4);
    return out + 10;
}

const NumberText& numberText() {
    static const NumberText table;
    return table;
}

}  // namespace joulewatch
