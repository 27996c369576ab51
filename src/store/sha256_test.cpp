#include "store/sha256.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <string_view>

using namespace joulewatch;

namespace {

std::string hexOf(std::string_view text) {
    std::string hex;
    for (const std::byte byte : sha256(std::as_bytes(std::span(text))))
        hex += fmt::format("{:02x}", std::to_integer<int>(byte));
    return hex;
}

}  // namespace

TEST_CASE("SHA-256 gives the published values") {
    // FIPS 180-4's example "abc", and the empty message of NIST's test vectors.
    CHECK(hexOf("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hexOf("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("in pieces it is the same") {
    const std::string_view text = "abc";
    Sha256Stream stream;
    stream.add(std::as_bytes(std::span(text.substr(0, 1))));
    stream.add({});
    stream.add(std::as_bytes(std::span(text.substr(1))));
    CHECK(hexText(stream.finish()) == hexOf("abc"));
}
