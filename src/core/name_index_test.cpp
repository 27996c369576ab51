#include "core/name_index.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace joulewatch;

TEST_CASE("names are found by themselves and after the one before, whatever the order was") {
    NameIndex index;
    CHECK(index.find("m 0") == NameIndex::kNone);
    for (int i = 0; i < 1000; ++i) CHECK(index.add(fmt::format("m {}", i)) == std::uint32_t(i));
    REQUIRE(index.size() == 1000);
    CHECK(index[7] == "m 7");
    for (const int step : {1, 1, 7, 1}) {
        std::uint32_t before = NameIndex::kNone;
        for (int i = 0; i < 1000; ++i) {
            const auto wanted = static_cast<std::uint32_t>(i * step % 1000);
            before = index.findAfter(before, fmt::format("m {}", wanted));
            CHECK(before == wanted);
        }
    }
    CHECK(index.findAfter(3, "none") == NameIndex::kNone);
    CHECK(index.findAfter(3, "m 3") == 3);
}
