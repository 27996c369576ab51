#include "ingest/modbus/number_encoding.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <type_traits>

#include "core/reading_batch.hpp"

namespace joulewatch::modbus {
namespace {

constexpr std::array<std::string_view, 4> kOrderNames{"abcd", "cdab", "badc", "dcba"};

std::uint64_t bitsOf(ByteOrder order, std::span<const std::uint16_t> words) {
    const bool lastWordFirst = order == ByteOrder::cdab || order == ByteOrder::dcba;
    const bool lowByteFirst = order == ByteOrder::badc || order == ByteOrder::dcba;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::uint16_t word = words[lastWordFirst ? words.size() - 1 - i : i];
        if (lowByteFirst) word = static_cast<std::uint16_t>(word << 8U | word >> 8U);
        bits = bits << 16U | word;
    }
    return bits;
}

/// 64-bit counters above 2⁵³ lose their last digits here: that is 9 PWh in Wh.
template <class Integer>
double integerOf(std::uint64_t bits, Absent absent) {
    using Limits = std::numeric_limits<Integer>;
    const auto value = static_cast<Integer>(bits);
    const bool lowest = std::is_signed_v<Integer> && value == Limits::min();
    const bool highest =
        value == Limits::max() && (!std::is_signed_v<Integer> || absent == Absent::extremes);
    return lowest || highest ? kMissing : static_cast<double>(value);
}

}  // namespace

std::optional<ByteOrder> byteOrderNamed(std::string_view name) {
    for (std::size_t i = 0; i < kOrderNames.size(); ++i)
        if (kOrderNames[i] == name) return static_cast<ByteOrder>(i);
    return std::nullopt;
}

double decodeNumber(Encoding encoding, std::span<const std::uint16_t> words) {
    ensure(words.size() == wordsOf(encoding.type), "a number takes its own count of registers");
    const std::uint64_t bits = bitsOf(encoding.order, words);
    switch (encoding.type) {
        case NumberType::int16:
            return integerOf<std::int16_t>(bits, encoding.absent);
        case NumberType::uint16:
            return integerOf<std::uint16_t>(bits, encoding.absent);
        case NumberType::int32:
            return integerOf<std::int32_t>(bits, encoding.absent);
        case NumberType::uint32:
            return integerOf<std::uint32_t>(bits, encoding.absent);
        case NumberType::int64:
            return integerOf<std::int64_t>(bits, encoding.absent);
        case NumberType::uint64:
            return integerOf<std::uint64_t>(bits, encoding.absent);
        case NumberType::counter32:
            return bits == 0 ? kMissing : static_cast<double>(bits);
        case NumberType::float32: {
            const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
            return std::isfinite(value) ? static_cast<double>(value) : kMissing;
        }
    }
    return kMissing;
}

}  // namespace joulewatch::modbus
