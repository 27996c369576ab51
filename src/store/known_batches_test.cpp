#include "store/known_batches.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>

using namespace joulewatch;

namespace {

/// Keys of which many have the same place, so that searches cross each other.
BatchKey crowded(unsigned number) {
    BatchKey key{};
    key[0] = static_cast<std::byte>(number % 7);
    key[8] = static_cast<std::byte>(number);
    key[9] = static_cast<std::byte>(number >> 8U);
    return key;
}

}  // namespace

TEST_CASE("the newest keys are known, with the group that holds them") {
    KnownBatches known(3);
    CHECK(known.oldest() == 0);
    CHECK_FALSE(known.find(batchKeyOf("a")));
    known.add(batchKeyOf("a"), 5);
    known.add(batchKeyOf("b"), 5);
    known.add(batchKeyOf("c"), 9);
    CHECK(known.find(batchKeyOf("a")) == 5);
    CHECK(known.find(batchKeyOf("c")) == 9);
    CHECK(known.oldest() == 5);
    known.add(batchKeyOf("d"), 12);  // one too many: the oldest group is forgotten
    CHECK_FALSE(known.find(batchKeyOf("a")));
    CHECK_FALSE(known.find(batchKeyOf("b")));
    CHECK(known.find(batchKeyOf("c")) == 9);
    CHECK(known.oldest() == 9);
}

TEST_CASE("keys that come and go in one place are found as a list finds them") {
    std::mt19937 random(3);
    KnownBatches known(50);
    std::map<unsigned, JournalSeq> all;  // what was added last, by number
    for (JournalSeq seq = 1; seq <= 2000; ++seq) {
        const unsigned number = random() % 500;
        if (!known.find(crowded(number))) all[number] = seq;
        known.add(crowded(number), seq);
        std::size_t found = 0;
        for (const auto& [each, group] : all) {
            const auto there = known.find(crowded(each));
            CHECK((!there || *there == group));
            CHECK((there.has_value() == (group >= known.oldest())));
            found += there.has_value();
        }
        CHECK(found <= 50);
    }
}

TEST_CASE("names make keys that differ") {
    CHECK(batchKeyOf("a") != batchKeyOf("b"));
    CHECK(batchKeyOf("a") == batchKeyOf("a"));
    CHECK(batchKeyOf("abc")[0] == std::byte{0xba});  // SHA-256: FIPS 180-4, the example "abc"
    CHECK(batchKeyOf("abc")[15] == std::byte{0x23});
    CHECK(bodyKeyOf("abc")[0] == std::byte{0xcf});  // BLAKE2b of 16 bytes, as Python's hashlib
    CHECK(bodyKeyOf("abc")[15] == std::byte{0x16});
    CHECK(bodyKeyOf("abc") != batchKeyOf("abc"));
}
