#include "core/reading_set.hpp"

#include <doctest/doctest.h>

#include <cstring>

using namespace joulewatch;

namespace {

std::vector<ReadingBatch> twoMeters() {
    std::vector<ReadingBatch> batches{ReadingBatch("a meter"), ReadingBatch("b")};
    batches[0].append(Timestamp{Duration{-5}}, {1.0 / 3, kMissing, -0.0, 0.9});
    batches[0].append(Timestamp{Duration{7}}, {400.25, kMissing, 7.5, kMissing});
    batches[1].append(Timestamp{Duration{1}}, {1, 2, 3, 0.5});
    return batches;
}

std::vector<std::byte> bytesOf(const ReadingSet& set) {
    return {set.bytes().begin(), set.bytes().end()};
}

}  // namespace

TEST_CASE("readings come back from their bytes to the last bit, and damaged bytes do not") {
    const std::vector<std::byte> bytes = bytesOf(ReadingSet::of(twoMeters()));
    ReadingSet back;
    REQUIRE(back.take(bytes));
    REQUIRE(back.size() == 2);
    CHECK(back.rows() == 3);
    CHECK(back[0].meter() == "a meter");
    CHECK(back[0].at()[0] == Timestamp{Duration{-5}});
    CHECK(back[0].column(Metric::voltageV)[0] == 1.0 / 3);
    CHECK(std::signbit(back[0].column(Metric::activePowerKw)[0]));
    CHECK(back[0].column(Metric::currentA).empty());
    CHECK(back[0].sample(1) == Sample{400.25, kMissing, 7.5});
    CHECK(std::isnan(back[0].value(Metric::humidityPercent, 1)));
    CHECK(back[1].sample(0) == Sample{1, 2, 3, 0.5});
    CHECK(bytesOf(back) == bytes);

    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        ReadingSet shorter;  // where a meter ends, one fewer is a set too
        const bool taken = shorter.take({bytes.begin(), bytes.begin() + static_cast<long>(cut)});
        CHECK((!taken || shorter.size() < 2));
    }
    std::vector<std::byte> disorder = bytes;
    // The second stamp of the first meter: header, id and a stamp come before.
    const std::int64_t early = -9;
    std::memcpy(disorder.data() + 16 + 8 + 8, &early, sizeof early);
    CHECK_FALSE(back.take(disorder));
    CHECK(back.empty());
    std::vector<std::byte> unknown = bytes;
    unknown[0] = std::byte{9};
    CHECK_FALSE(back.take(unknown));
}

TEST_CASE("a column without a value takes no room") {
    CHECK(ReadingSet::bytesOf(1, 10, 0b11) == ReadingSet::bytesOf(1, 10, 0b1) + 80);
    const auto batches = twoMeters();
    CHECK(ReadingSet::of({batches.data(), 1}).bytes().size() == ReadingSet::bytesOf(7, 2, 0b1101));
}

TEST_CASE("sets behind each other are a set, and it can be put in order of time") {
    auto bytes = bytesOf(ReadingSet::of(twoMeters()));
    ReadingBatch earlier("b");
    earlier.append(Timestamp{Duration{0}}, {kMissing, 7});
    const auto more = bytesOf(ReadingSet::of({&earlier, 1}));
    bytes.insert(bytes.end(), more.begin(), more.end());
    ReadingSet set;
    REQUIRE(set.take(bytes));
    REQUIRE(set.size() == 3);
    set.sortByTime();
    CHECK(set[0].meter() == "a meter");
    CHECK(set[1].sample(0) == Sample{kMissing, 7});
    CHECK(set[2].sample(0) == Sample{1, 2, 3, 0.5});
}

TEST_CASE("meters can be left out") {
    ReadingSet set = ReadingSet::of(twoMeters());
    const ReadingSet one = ReadingSet::of(set[1]);
    set.leaveOut([](const MeterReadings& each) { return each.meter() == "a meter"; });
    REQUIRE(set.size() == 1);
    CHECK(set[0].sample(0) == Sample{1, 2, 3, 0.5});
    CHECK(bytesOf(set) == bytesOf(one));
    set.leaveOut([](const MeterReadings&) { return true; });
    CHECK(set.empty());
    CHECK(set.bytes().empty());
}
