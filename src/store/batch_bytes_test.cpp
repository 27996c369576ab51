#include "store/batch_bytes.hpp"

#include <doctest/doctest.h>

#include <cstring>

using namespace joulewatch;

TEST_CASE("batches come back from bytes to the last bit, and damaged bytes do not") {
    std::vector<ReadingBatch> batches{ReadingBatch("a meter"), ReadingBatch("b")};
    batches[0].append(Timestamp{Duration{-5}}, {1.0 / 3, kMissing, -0.0, 0.9});
    batches[0].append(Timestamp{Duration{7}}, {400.25, 12, 7.5, kMissing});
    batches[1].append(Timestamp{Duration{1}}, {1, 2, 3, 0.5});
    const std::vector<std::byte> bytes = toBytes(batches);
    const auto back = batchesFromBytes(bytes);
    REQUIRE(back.has_value());
    REQUIRE(back->size() == 2);
    CHECK(back->at(0).meter() == "a meter");
    CHECK(back->at(0).at()[0] == Timestamp{Duration{-5}});
    CHECK(toBytes(*back) == bytes);

    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        // Where a batch ends, one batch fewer is a message too.
        const auto shorter = batchesFromBytes(std::span(bytes).first(cut));
        CHECK((!shorter || shorter->size() < 2));
    }
    std::vector<std::byte> disorder = bytes;
    // The second stamp of the first batch: version, header, id and a stamp come before.
    const std::int64_t early = -9;
    std::memcpy(disorder.data() + 1 + 8 + 7 + 8, &early, sizeof early);
    CHECK(batchesFromBytes(disorder).error().code == ErrorCode::corrupted);
}
