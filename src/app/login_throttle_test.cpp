#include "app/login_throttle.hpp"

#include <doctest/doctest.h>

#include "store/sqlite/sqlite_settings.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    TemporaryDirectory directory;
    std::unique_ptr<SettingsStore> store =
        std::move(*openSqliteSettings(directory.path() / "settings.sqlite"));
    LoginThrottle throttle{store->people()};
    Timestamp now = parseTimestamp("2026-03-01T12:00:00").value();

    std::chrono::seconds fail(std::string_view account) {
        const auto wait = throttle.admitAccount(account, now);
        REQUIRE(wait.has_value());
        return *wait;
    }
};

}  // namespace

TEST_CASE("an account is slowed down after five failures: 4 s, doubling, to 15 minutes") {
    Fixture f;
    for (int i = 0; i < 5; ++i) CHECK(f.fail("ada") == 0s);
    for (const auto delay : {4s, 8s, 16s, 32s, 64s, 128s, 256s, 512s, 900s, 900s}) {
        CHECK(f.fail("ada") == delay);
        f.now += delay - 1ms;
        CHECK(f.fail("ADA") == 1s);  // trying too early changes nothing
        f.now += 1ms;
        CHECK(f.fail("ada") == 0s);
    }
    CHECK(f.fail("bob") == 0s);
}

TEST_CASE("who guesses without pause has 12 guesses checked in ten minutes") {
    Fixture f;
    int checked = 0;
    for (const Timestamp end = f.now + 10min; f.now < end; f.now += 100ms)
        checked += f.fail("ada") == 0s ? 1 : 0;
    CHECK(checked == 12);  // five at once, then after 4, 8, 16 … 256 s
}

TEST_CASE("a success makes up for all failures, and few failures are forgotten after 15 minutes") {
    Fixture f;
    for (int i = 0; i < 5; ++i) f.fail("ada");
    CHECK(f.fail("ada") == 4s);
    REQUIRE(f.throttle.succeeded("ada").has_value());
    for (int i = 0; i < 4; ++i) CHECK(f.fail("ada") == 0s);
    f.now += 15min;
    for (int i = 0; i < 5; ++i) CHECK(f.fail("ada") == 0s);
    f.now += 15min;
    CHECK(f.fail("ada") == 0s);
    CHECK(f.fail("ada") == 8s);  // a slowed account stays so for a day
    f.now += 24h;
    for (int i = 0; i < 5; ++i) CHECK(f.fail("ada") == 0s);
}

TEST_CASE("a restart does not forget the failures") {
    Fixture f;
    for (int i = 0; i < 5; ++i) f.fail("ada");
    LoginThrottle again(f.store->people());
    CHECK(again.admitAccount("ada", f.now).value() == 4s);
}

TEST_CASE("an address has 30 tries in any minute, others are not concerned") {
    Fixture f;
    for (int i = 0; i < 30; ++i) {
        CHECK(f.throttle.admitAddress("10.0.0.1", f.now) == 0s);
        f.now += 1s;
    }
    CHECK(f.throttle.admitAddress("10.0.0.1", f.now) == 30s);
    CHECK(f.throttle.admitAddress("10.0.0.2", f.now) == 0s);
    f.now += 30s;
    CHECK(f.throttle.admitAddress("10.0.0.1", f.now) == 0s);
    CHECK(f.throttle.admitAddress("10.0.0.1", f.now) == 1s);
}

TEST_CASE("all addresses together have 300 tries a minute") {
    Fixture f;
    for (int i = 0; i < 300; ++i)
        CHECK(f.throttle.admitAddress(fmt::format("10.0.{}.1", i), f.now) == 0s);
    CHECK(f.throttle.admitAddress("10.1.0.1", f.now) == 60s);
    f.now += 60s;
    CHECK(f.throttle.admitAddress("10.1.0.1", f.now) == 0s);
}
