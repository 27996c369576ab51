#include "cli/progress_bar.hpp"

#include <doctest/doctest.h>

namespace joulewatch {

TEST_CASE("a progress line says how far, how fast and how long") {
    CHECK(progressLine("generate", "rows", 0, 100, 0) ==
          "generate [........................]   0 %");
    CHECK(progressLine("generate", "rows", 25'000'000, 100'000'000, 2) ==
          "generate [######..................]  25 %  12.5 M rows/s  0:06 left");
    CHECK(progressLine("analyze", "bytes", 1000, 4'001'000, 1) ==
          "analyze [........................]   0 %  1.0 k bytes/s  1:06:40 left");
    CHECK(progressLine("x", "rows", 10, 10, 5) ==
          "x [########################] 100 %  2 rows/s  0:00 left");
}

TEST_CASE("a total that is not known gives no share and no end") {
    CHECK(progressLine("read", "rows", 500, 0, 1) ==
          "read [........................]   0 %  500 rows/s");
}

}  // namespace joulewatch
