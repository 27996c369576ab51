#include "app/devices.hpp"

#include <fmt/format.h>

#include "app/accounts_fixture.hpp"

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

Sha256 hashOf(std::string_view text) { return sha256(std::as_bytes(std::span(text))); }

struct DevicesFixture : AccountsFixture {
    explicit DevicesFixture(std::uint64_t requests = 50, std::uint64_t readings = 20'000)
        : devices(*store, accounts, {[this] { return now; }, requests, readings}) {}
    Devices devices;

    Device added(std::string name, std::vector<std::string> meters = {"*"}) {
        auto device = devices.add(shell, {std::move(name), "Hall 1", std::move(meters)});
        REQUIRE(device.has_value());
        return *device;
    }
    std::string tokenOf(const Device& device) {
        auto made = devices.addToken(shell, device.id);
        REQUIRE(made.has_value());
        return made->text;
    }
    bool isLetIn(std::string_view token) { return devices.admit(token).has_value(); }
};

}  // namespace

TEST_CASE("a device's token lets it in, and nothing that only looks like it does") {
    DevicesFixture f;
    const Device pump = f.added("pump", {"line-1", "hall/*"});
    const std::string token = f.tokenOf(pump);
    CHECK(token.size() == 4 + 12 + 1 + 64);
    CHECK(f.lastAudit() == "device.token.add " + pump.id);
    const auto admitted = f.devices.admit(token);
    REQUIRE(admitted.has_value());
    CHECK(admitted->sender->device().name == "pump");
    CHECK(admitted->sender->mayWrite("line-1"));
    CHECK(admitted->sender->mayWrite("hall/7"));
    CHECK_FALSE(admitted->sender->mayWrite("line-12"));
    CHECK_FALSE(admitted->sender->mayWrite("hal"));

    std::string lastDigit = token, otherId = token;
    lastDigit.back() = lastDigit.back() == '0' ? '1' : '0';
    otherId[5] = otherId[5] == '0' ? '1' : '0';
    for (const std::string& wrong :
         {std::string(), token.substr(0, 40), token + "0", lastDigit, otherId, std::string(81, 'a'),
          "JWD_" + token.substr(4), std::string("jwd_")})
        CHECK_MESSAGE(f.devices.admit(wrong).error().code == ErrorCode::notFound, wrong);
}

TEST_CASE("of the secret only a hash is kept") {
    DevicesFixture f;
    const std::string token = f.tokenOf(f.added("pump"));
    const auto kept = f.store->devices().tokens();
    REQUIRE(kept->size() == 1);
    CHECK(kept->front().token.id == token.substr(4, 12));
    CHECK(kept->front().secretHash == hashOf(token.substr(17)));
}

TEST_CASE("a new token goes beside the old one for a day") {
    DevicesFixture f;
    const Device pump = f.added("pump");
    const std::string older = f.tokenOf(pump), newer = f.tokenOf(pump);
    CHECK(f.isLetIn(older));
    CHECK(f.isLetIn(newer));
    f.now += Devices::kOverlap;
    CHECK_FALSE(f.isLetIn(older));
    CHECK(f.isLetIn(newer));
    f.tokenOf(pump);  // sweeps what is over
    CHECK(f.devices.find(pump.id)->tokens.size() == 2);
}

TEST_CASE("who is disabled or removed is not let in; when last heard of is known to the minute") {
    DevicesFixture f;
    const Device pump = f.added("pump"), fan = f.added("fan");
    const std::string pumps = f.tokenOf(pump), fans = f.tokenOf(fan);
    CHECK(f.isLetIn(pumps));
    CHECK(f.devices.find(pump.id)->tokens.front().lastUsedAt == f.now);
    const Timestamp first = f.now;
    f.now += 59s;
    CHECK(f.isLetIn(pumps));
    CHECK(f.devices.find(pump.id)->tokens.front().lastUsedAt == first);
    f.now += 1s;
    CHECK(f.isLetIn(pumps));
    CHECK(f.devices.find(pump.id)->tokens.front().lastUsedAt == f.now);

    DeviceChange off;
    off.disabled = true;
    REQUIRE(f.devices.change(f.shell, pump.id, off).has_value());
    CHECK_FALSE(f.isLetIn(pumps));
    off.disabled = false;
    REQUIRE(f.devices.change(f.shell, pump.id, off).has_value());
    CHECK(f.isLetIn(pumps));
    REQUIRE(f.devices.removeToken(f.shell, pump.id, pumps.substr(4, 12)).has_value());
    CHECK_FALSE(f.isLetIn(pumps));
    CHECK(f.isLetIn(fans));
    REQUIRE(f.devices.remove(f.shell, fan.id).has_value());
    CHECK_FALSE(f.isLetIn(fans));
    CHECK(f.lastAudit() == "device.remove " + fan.id);
}

TEST_CASE(
    "more requests or readings than a device may are told to wait, whichever token is shown") {
    DevicesFixture f(3, 100);
    const Device pump = f.added("pump");
    const std::string one = f.tokenOf(pump), two = f.tokenOf(pump);
    int letIn = 0;
    std::shared_ptr<Sender> sender;
    for (int i = 0; i < 8; ++i) {
        const auto admitted = f.devices.admit(i % 2 == 0 ? one : two);
        REQUIRE(admitted.has_value());
        if (admitted->sender) sender = admitted->sender;
        letIn += admitted->sender != nullptr;
        CHECK((admitted->waitFor.count() > 0) == (admitted->sender == nullptr));
    }
    CHECK(letIn >= 3);
    CHECK(letIn < 100);  // three, and one more each third of a second that this takes
    CHECK(sender->admitReadings(250) == 0ms);  // taken, and paid for afterwards
    const auto wait = sender->admitReadings(1);
    CHECK(wait > 1s);
    CHECK(wait <= 1500ms);
}

TEST_CASE("what is wrong with a device is said") {
    DevicesFixture f;
    f.added("pump");
    const auto refused = [&](NewDevice device) {
        const auto added = f.devices.add(f.shell, device);
        REQUIRE_FALSE(added.has_value());
        return added.error();
    };
    CHECK(refused({"Pump", "", {"*"}}).code == ErrorCode::conflict);
    CHECK(refused({"", "", {"*"}}).message == "A device's name has 1 to 64 bytes on one line.");
    CHECK(refused({"a\nb", "", {"*"}}).code == ErrorCode::invalidInput);
    CHECK(refused({"a", std::string(129, 'x'), {"*"}}).code == ErrorCode::invalidInput);
    CHECK(refused({"a", "", {}}).message == "A device writes 1 to 256 meters; '*' is all of them.");
    CHECK(refused({"a", "", {"hall*7"}}).code == ErrorCode::invalidInput);
    CHECK(refused({"a", "", {""}}).code == ErrorCode::invalidInput);
    CHECK(refused({"a", "", std::vector<std::string>(257, "x")}).code == ErrorCode::invalidInput);
    CHECK(f.devices.findNamed("pump").has_value());
    CHECK(f.devices.findNamed("fan").error().code == ErrorCode::notFound);
}

TEST_CASE("limits are told exactly: a burst of a second, then an even rate") {
    SendingLimit limit;
    const SendingLimit::Clock::time_point start{1h};
    for (int i = 0; i < 50; ++i) CHECK(limit.take(1, 50, start) == 0ms);
    CHECK(limit.take(1, 50, start) == 1ms);  // at the very edge
    CHECK(limit.take(1, 50, start + 20ms) == 0ms);
    CHECK(limit.take(1, 50, start + 20ms) == 1ms);
    CHECK(limit.take(1, 50, start + 10s) == 0ms);
}
