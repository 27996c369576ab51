#include "app/accepted_ids.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>

using namespace joulewatch;

TEST_CASE("ids that were accepted are known, others are not") {
    AcceptedIds ids;
    CHECK_FALSE(ids.contains(""));
    CHECK_FALSE(ids.contains("plug"));
    CHECK(ids.insert("plug"));
    CHECK(ids.insert("plug"));
    CHECK(ids.size() == 1);
    CHECK(ids.contains("plug"));
    CHECK_FALSE(ids.contains("plug "));
    ids.erase("plug");
    ids.erase("plug");
    CHECK_FALSE(ids.contains("plug"));
    CHECK(ids.size() == 0);
}

TEST_CASE("so many ids fit, however often others came and went") {
    AcceptedIds ids;
    for (int i = 0; i < 100'000; ++i) {  // more than there are slots
        CHECK(ids.insert("passing" + std::to_string(i)));
        ids.erase("passing" + std::to_string(i));
    }
    for (std::size_t i = 0; i < AcceptedIds::kMaxIds; ++i) CHECK(ids.insert(std::to_string(i)));
    CHECK_FALSE(ids.insert("one more"));
    CHECK(ids.insert("7"));
    for (std::size_t i = 0; i < AcceptedIds::kMaxIds; ++i) CHECK(ids.contains(std::to_string(i)));
    CHECK_FALSE(ids.contains("one more"));
    CHECK_FALSE(ids.contains("passing1"));
}

TEST_CASE("who asks while ids come and go always finds those that stay") {
    AcceptedIds ids;
    for (int i = 0; i < 1000; ++i) ids.insert("stays" + std::to_string(i));
    std::thread changing([&] {
        for (int i = 0; i < 20'000; ++i) {
            ids.insert("comes" + std::to_string(i));
            if (i >= 100) ids.erase("comes" + std::to_string(i - 100));
        }
    });
    for (int round = 0; round < 50; ++round)
        for (int i = 0; i < 1000; ++i) CHECK(ids.contains("stays" + std::to_string(i)));
    changing.join();
}
