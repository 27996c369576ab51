#include "app/unpack_gzip.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

using namespace joulewatch;

namespace {

std::string packed(std::string text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string bytes(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_out = static_cast<uInt>(bytes.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    bytes.resize(bytes.size() - stream.avail_out);
    deflateEnd(&stream);
    return bytes;
}

}  // namespace

TEST_CASE("what was packed comes out again, in one member or in two") {
    const std::string text = "m,meter=a voltage=230 1\n", large(300'000, 'x');
    CHECK(unpackGzip(packed(text), 1000).value() == text);
    CHECK(unpackGzip(packed(large), 1'000'000).value() == large);
    CHECK(unpackGzip(packed(large), 300'000).value() == large);
    CHECK(unpackGzip(packed(text) + packed(text), 1000).value() == text + text);
    CHECK(unpackGzip(packed(""), 1000).value().empty());
}

TEST_CASE("a bomb, a stump and what is no gzip are refused") {
    const std::string bomb = packed(std::string(50'000'000, '\0'));
    CHECK(unpackGzip(bomb, 8U << 20U).error().message == "Unpacked this would be more than 8 MiB.");
    const std::string good = packed("m,meter=a voltage=230 1\n");
    for (std::size_t size = 0; size < good.size(); ++size)
        CHECK_FALSE(unpackGzip(good.substr(0, size), 1000).has_value());
    CHECK_FALSE(unpackGzip("m voltage=230 1", 1000).has_value());
    CHECK_FALSE(unpackGzip(good + "x", 1000).has_value());
    std::string damaged = good;
    damaged[good.size() / 2] ^= 1;
    CHECK_FALSE(unpackGzip(damaged, 1000).has_value());
}
