#include "ingest/modbus/frames.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace joulewatch::modbus;

namespace {

using Bytes = std::vector<std::uint8_t>;

const ReadRequest kRequest{0x1501, 7, Function::readInput, {0x34, 2}};

Answer<Words> answered(const Bytes& frame) {
    const std::span<const std::uint8_t, kHeaderBytes> header(frame.data(), kHeaderBytes);
    const auto length = parseAnswerHeader(header, kRequest);
    if (!length) return tl::unexpected(length.error());
    return parseAnswer(std::span(frame).subspan(kHeaderBytes), kRequest);
}

Fault faultOf(const Bytes& frame) {
    const auto answer = answered(frame);
    REQUIRE_FALSE(answer.has_value());
    return answer.error().fault;
}

/// The server's answer to a body for `unit`, when only unit 7 is there, with registers 100 to 199.
Bytes served(const Bytes& body, std::uint8_t unit = 7) {
    const std::uint8_t header[kHeaderBytes] = {
        0x15, 0x01, 0, 0, 0, static_cast<std::uint8_t>(body.size() + 1), unit};
    return answerRequest(
        std::span(header), body, [](std::uint8_t asked) { return asked == 7; },
        [](std::uint8_t, RegisterBlock block) -> std::optional<Words> {
            if (block.address < 100 || block.address + block.words > 200) return std::nullopt;
            return Words(block.words, 0xABCD);
        });
}

Bytes exceptionOf(const Bytes& frame) { return {frame.begin() + kHeaderBytes, frame.end()}; }

}  // namespace

TEST_CASE("a request is what the implementation guide says") {
    const RequestFrame frame = encode(kRequest);
    CHECK(Bytes(frame.begin(), frame.end()) == Bytes{0x15, 0x01, 0, 0, 0, 6, 7, 4, 0, 0x34, 0, 2});
}

TEST_CASE("an answer gives its registers") {
    const auto words = answered({0x15, 0x01, 0, 0, 0, 7, 7, 4, 4, 0x45, 0x23, 0x90, 0x00});
    REQUIRE(words.has_value());
    CHECK(*words == Words{0x4523, 0x9000});
}

TEST_CASE("whatever is wrong with an answer is told apart") {
    CHECK(faultOf({0x15, 0x00, 0, 0, 0, 7, 7, 4, 4, 1, 2, 3, 4}) == Fault::wrongTransaction);
    CHECK(faultOf({0x15, 0x01, 0, 0, 0, 7, 8, 4, 4, 1, 2, 3, 4}) == Fault::wrongUnit);
    CHECK(faultOf({0x15, 0x01, 0, 0, 0, 7, 7, 4, 2, 1, 2, 3, 4}) == Fault::wrongLength);
    CHECK(faultOf({0x15, 0x01, 0, 0, 0, 5, 7, 4, 2, 1, 2}) == Fault::wrongLength);
    CHECK(faultOf({0x15, 0x01, 0, 0, 0, 2, 7, 4}) == Fault::wrongLength);
    CHECK(faultOf({0x15, 0x01, 0, 0, 0xFF, 0xFF, 7, 4}) == Fault::wrongLength);
    CHECK(faultOf({0x15, 0x01, 0, 1, 0, 7, 7, 4, 4, 1, 2, 3, 4}) == Fault::malformed);
    CHECK(faultOf({0x15, 0x01, 0, 0, 0, 7, 7, 3, 4, 1, 2, 3, 4}) == Fault::malformed);
    const auto refused = answered({0x15, 0x01, 0, 0, 0, 3, 7, 0x84, 2});
    CHECK(refused.error().fault == Fault::refused);
    CHECK(refused.error().exception == 2);
    CHECK(refused.error().message == "Exception 2: it has no such registers.");
}

TEST_CASE("our server answers functions 3 and 4, and nothing else") {
    CHECK(served({3, 0, 100, 0, 2}) ==
          Bytes{0x15, 0x01, 0, 0, 0, 7, 7, 3, 4, 0xAB, 0xCD, 0xAB, 0xCD});
    CHECK(served({4, 0, 199, 0, 1}) == Bytes{0x15, 0x01, 0, 0, 0, 5, 7, 4, 2, 0xAB, 0xCD});
    CHECK(exceptionOf(served({6, 0, 100, 0, 2})) == Bytes{0x86, 1});
    CHECK(exceptionOf(served({16, 0, 100, 0, 1, 2, 0, 0})) == Bytes{0x90, 1});
    CHECK(exceptionOf(served({0x2B, 14, 1, 0})) == Bytes{0xAB, 1});
    CHECK(exceptionOf(served({3, 0, 200, 0, 1})) == Bytes{0x83, 2});
    CHECK(exceptionOf(served({3, 0, 100, 0, 0})) == Bytes{0x83, 3});
    CHECK(exceptionOf(served({3, 0, 100, 0, 126})) == Bytes{0x83, 3});
    CHECK(exceptionOf(served({3, 0, 100, 0, 2, 9})) == Bytes{0x83, 3});
    CHECK(exceptionOf(served({3, 0, 100, 0, 2}, 8)) == Bytes{0x83, 11});
}

TEST_CASE("a request that is no Modbus ends the connection") {
    const auto length = [](std::initializer_list<std::uint8_t> header) {
        return parseRequestHeader(
            std::span<const std::uint8_t, kHeaderBytes>(header.begin(), kHeaderBytes));
    };
    CHECK(length({0, 1, 0, 0, 0, 6, 1}) == 5);
    CHECK_FALSE(length({0x47, 0x45, 0x54, 0x20, 0x2F, 0x20, 0x48}).has_value());  // GET / H
    CHECK_FALSE(length({0, 1, 0, 0, 0, 1, 1}).has_value());
    CHECK_FALSE(length({0, 1, 0, 0, 0xFF, 0xFF, 1}).has_value());
}
