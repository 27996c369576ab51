#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace joulewatch::modbus {

enum class NumberType : std::uint8_t {
    int16,
    uint16,
    int32,
    uint32,
    int64,
    uint64,
    float32,
    counter32,  // SunSpec's acc32: 0 says that nothing is counted
};

/// How the bytes of a number lie in its registers, as manuals name it; A is the highest byte.
enum class ByteOrder : std::uint8_t { abcd, cdab, badc, dcba };
std::optional<ByteOrder> byteOrderNamed(std::string_view name);  // "abcd", …

/// Which numbers say that there is no value. A maker's own integers do so with either extreme
/// (0x7FFF, 0x8000 and, unsigned, 0xFFFF), SunSpec's with 0x8000 or 0xFFFF only; of floats it is
/// what is no number.
enum class Absent : std::uint8_t { extremes, sunSpec };

struct Encoding {
    NumberType type;
    ByteOrder order = ByteOrder::abcd;
    Absent absent = Absent::extremes;
};

constexpr std::size_t wordsOf(NumberType type) {
    switch (type) {
        case NumberType::int16:
        case NumberType::uint16:
            return 1;
        case NumberType::int64:
        case NumberType::uint64:
            return 4;
        default:
            return 2;
    }
}

/// The number in wordsOf(type) registers; kMissing when they say that there is none.
double decodeNumber(Encoding encoding, std::span<const std::uint16_t> words);

}  // namespace joulewatch::modbus
