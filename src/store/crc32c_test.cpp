#include "store/crc32c.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string_view>

using namespace joulewatch;

namespace {

std::span<const std::byte> bytesOf(std::string_view text) { return std::as_bytes(std::span(text)); }

}  // namespace

TEST_CASE("CRC-32C gives the published values") {
    // The check value of the CRC catalogue, and RFC 3720, appendix B.4.
    CHECK(crc32c(bytesOf("123456789")) == 0xE3069283);
    std::array<std::byte, 32> bytes{};
    CHECK(crc32c(bytes) == 0x8A9136AA);
    bytes.fill(std::byte{0xFF});
    CHECK(crc32c(bytes) == 0x62A8AB43);
    CHECK(crc32c({}) == 0);
}

TEST_CASE("CRC-32C may be taken piece by piece") {
    CHECK(crc32c(bytesOf("6789"), crc32c(bytesOf("12345"))) == 0xE3069283);
}
