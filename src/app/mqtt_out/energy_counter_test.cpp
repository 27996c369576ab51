#include "app/mqtt_out/energy_counter.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

const Timestamp kStart = *parseTimestamp("2026-01-31T12:00:00Z");

}  // namespace

TEST_CASE("energy is the area under the power") {
    EnergyCounter counter;
    CHECK_FALSE(counter.hasCounted());
    counter.add(kStart, 2);
    CHECK_FALSE(counter.hasCounted());
    counter.add(kStart + 30min, 4);  // 3 kW for half an hour
    CHECK(counter.importKwh() == doctest::Approx(1.5));
    counter.add(kStart + 20min, 100);  // late
    counter.add(kStart + 60min, 4);
    CHECK(counter.importKwh() == doctest::Approx(3.5));
    CHECK(counter.exportKwh() == 0);
}

TEST_CASE("where power changes its direction each counter has its part") {
    EnergyCounter counter;
    counter.add(kStart, 3);
    counter.add(kStart + 1h, -1);  // zero after three quarters
    CHECK(counter.importKwh() == doctest::Approx(3 * 0.75 / 2));
    CHECK(counter.exportKwh() == doctest::Approx(1 * 0.25 / 2));
    counter.add(kStart + 2h, -1);
    CHECK(counter.exportKwh() == doctest::Approx(1.125));
}

TEST_CASE("silence is no consumption that anybody knows of") {
    EnergyCounter counter;
    for (int i = 0; i < 7; ++i) counter.add(kStart + i * 10s, 3.6);
    CHECK(counter.importKwh() == doctest::Approx(0.06));
    counter.add(kStart + 60s + 50s, 3.6);  // less than a minute may be missing
    CHECK(counter.importKwh() == doctest::Approx(0.11));
    counter.add(kStart + 30min, 3.6);
    CHECK(counter.importKwh() == doctest::Approx(0.11));
    counter.add(kStart + 30min + 10s, 3.6);
    CHECK(counter.importKwh() == doctest::Approx(0.12));
}
