#include "ingest/modbus/number_encoding.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace joulewatch::modbus;

namespace {

double decoded(NumberType type, const std::vector<std::uint16_t>& words,
               ByteOrder order = ByteOrder::abcd, Absent absent = Absent::extremes) {
    return decodeNumber({type, order, absent}, words);
}

}  // namespace

TEST_CASE("a float is read in each of the four orders of its bytes") {
    // 230.2 is 43 66 33 33: the example of Eastron's sheets.
    CHECK(decoded(NumberType::float32, {0x4366, 0x3333}) == doctest::Approx(230.2).epsilon(1e-7));
    CHECK(decoded(NumberType::float32, {0x3333, 0x4366}, ByteOrder::cdab) ==
          decoded(NumberType::float32, {0x4366, 0x3333}));
    CHECK(decoded(NumberType::float32, {0x6643, 0x3333}, ByteOrder::badc) ==
          decoded(NumberType::float32, {0x4366, 0x3333}));
    CHECK(decoded(NumberType::float32, {0x3333, 0x6643}, ByteOrder::dcba) ==
          decoded(NumberType::float32, {0x4366, 0x3333}));
    CHECK(byteOrderNamed("cdab") == ByteOrder::cdab);
    CHECK_FALSE(byteOrderNamed("abdc").has_value());
}

TEST_CASE("integers have their sign and width") {
    CHECK(decoded(NumberType::int16, {0xFF38}) == -200);
    CHECK(decoded(NumberType::uint16, {0xFF38}) == 65336);
    CHECK(decoded(NumberType::int32, {0xFFFF, 0xD8F0}) == -10000);
    CHECK(decoded(NumberType::int32, {0xD8F0, 0xFFFF}, ByteOrder::cdab) == -10000);
    CHECK(decoded(NumberType::uint32, {0x0001, 0x0000}) == 65536);
    CHECK(decoded(NumberType::int64, {0, 0, 0x0001, 0x86A0}) == 100000);
    CHECK(decoded(NumberType::int64, {0x86A0, 0x0001, 0, 0}, ByteOrder::cdab) == 100000);
    CHECK(decoded(NumberType::uint64, {0, 0, 0, 7}) == 7);
    CHECK(decoded(NumberType::counter32, {0x0001, 0x0001}) == 65537);
}

TEST_CASE("what says that there is no value is missing") {
    using enum NumberType;
    for (const auto& [type, words] : std::vector<std::pair<NumberType, std::vector<std::uint16_t>>>{
             {int16, {0x8000}},
             {int16, {0x7FFF}},
             {uint16, {0xFFFF}},
             {int32, {0x8000, 0}},
             {int32, {0x7FFF, 0xFFFF}},
             {uint32, {0xFFFF, 0xFFFF}},
             {int64, {0x8000, 0, 0, 0}},
             {uint64, {0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF}},
             {float32, {0x7FC0, 0}},  // NaN
             {float32, {0xFFC0, 0}},  // Schneider's
             {float32, {0x7F80, 0}},  // infinite
             {counter32, {0, 0}}}) {
        CAPTURE(static_cast<int>(type));
        CHECK(std::isnan(decoded(type, words)));
    }
}

TEST_CASE("SunSpec's largest integers are values") {
    CHECK(decoded(NumberType::int16, {0x7FFF}, ByteOrder::abcd, Absent::sunSpec) == 32767);
    CHECK(std::isnan(decoded(NumberType::int16, {0x8000}, ByteOrder::abcd, Absent::sunSpec)));
    CHECK(std::isnan(decoded(NumberType::uint16, {0xFFFF}, ByteOrder::abcd, Absent::sunSpec)));
}
