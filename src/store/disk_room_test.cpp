#include "store/disk_room.hpp"

#include <doctest/doctest.h>

#include <cstdint>

#include "support/temporary_directory.hpp"

using namespace joulewatch;

TEST_CASE("room is given away once at each look, and asked about anew by who wants to know") {
    const TemporaryDirectory folder;
    const DiskRoom room(folder.path());
    REQUIRE(room.freeFor(UINT64_MAX));
    const auto now = room.freeNow();
    REQUIRE(now);
    CHECK(*now > 0);  // nobody has taken it yet

    const DiskRoom gone(folder.path() / "nowhere");
    CHECK_FALSE(gone.freeNow());
    CHECK_FALSE(gone.freeFor(1));
}
