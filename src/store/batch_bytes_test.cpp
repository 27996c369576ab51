#include "store/batch_bytes.hpp"

#include <doctest/doctest.h>

#include <span>

using namespace joulewatch;

namespace {

std::vector<std::byte> bytesOf(const ReadingSet& set) {
    return {set.bytes().begin(), set.bytes().end()};
}

void add(std::vector<std::byte>& bytes, const auto& value) {
    const auto more = std::as_bytes(std::span(&value, 1));
    bytes.insert(bytes.end(), more.begin(), more.end());
}

}  // namespace

TEST_CASE("what is no bytes of readings is damaged") {
    ReadingBatch batch("m");
    batch.append(Timestamp{Duration{1}}, {230, 1});
    const auto bytes = bytesOf(ReadingSet::of({&batch, 1}));
    CHECK(bytesOf(readingsFromBytes(bytes).value()) == bytes);
    CHECK(readingsFromBytes({std::byte{9}}).error().code == ErrorCode::corrupted);
    CHECK(readingsFromBytes({std::byte{3}}).error().code == ErrorCode::corrupted);
    CHECK(readingsFromBytes({std::byte{2}, std::byte{1}}).error().code == ErrorCode::corrupted);
}

TEST_CASE("bytes of the version before are read, in order or not at all") {
    std::vector<std::byte> bytes;
    for (const char* meter : {"x", "y"}) {
        add(bytes, std::uint8_t{3});
        add(bytes, std::uint32_t{1});
        add(bytes, std::uint32_t{2});
        add(bytes, std::uint32_t{0b10});
        add(bytes, *meter);
        for (const std::int64_t at : {1000, 2000}) add(bytes, at);
        for (const double value : {4.5, 5.5}) add(bytes, value);
    }
    const auto readings = readingsFromBytes(bytes);
    REQUIRE(readings.has_value());
    REQUIRE(readings->size() == 2);
    CHECK((*readings)[1].meter() == "y");
    CHECK((*readings)[1].at()[1] == Timestamp{Duration{2000}});
    CHECK((*readings)[1].sample(1) == Sample{kMissing, 5.5});
    bytes[1 + 12 + 1 + 1] = std::byte{0xFF};  // of the first stamp: it is later than the second
    CHECK(readingsFromBytes(bytes).error().code == ErrorCode::corrupted);
}

TEST_CASE("bytes of the version before that are read") {
    std::vector<std::byte> bytes{std::byte{2}};
    for (const char* meter : {"x", "y"}) {
        add(bytes, std::uint32_t{1});
        add(bytes, std::uint32_t{1});
        add(bytes, *meter);
        add(bytes, std::int64_t{1000});
        for (std::size_t metric = 0; metric < kMetrics.size(); ++metric)
            add(bytes, metric == 0 ? 230.5 : kMissing);
    }
    const auto readings = readingsFromBytes(bytes);
    REQUIRE(readings.has_value());
    REQUIRE(readings->size() == 2);
    CHECK((*readings)[1].meter() == "y");
    CHECK((*readings)[1].sample(0) == Sample{230.5});
}
