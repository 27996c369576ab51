#include "app/meter_registry.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <utility>

#include "store/sqlite/sqlite_settings.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

struct RegistryFixture {
    TemporaryDirectory directory;
    Timestamp now = parseTimestamp("2026-03-01T12:00:00").value();
    std::unique_ptr<SettingsStore> store = opened();
    std::unique_ptr<MeterRegistry> registry = started();

    std::unique_ptr<SettingsStore> opened() {
        return std::move(*openSqliteSettings(directory.path() / "settings.sqlite"));
    }
    std::unique_ptr<MeterRegistry> started() {
        return std::move(*MeterRegistry::open(*store, [this] { return now; }));
    }
    void restart() {
        registry->stop();
        registry.reset();
        store.reset();
        store = opened();
        registry = started();
    }
    void hear(const std::string& meter, std::string_view source = "http:plug", int rows = 1) {
        ReadingBatch batch(meter);
        for (int i = rows; i-- > 0;) batch.append(now - i * 1ms, {230});
        registry->heard({source, ReadingSet::of({&batch, 1}).meters()});
    }
    void tick() { REQUIRE(registry->tick().has_value()); }
    /// Every ten seconds, as the thread does more often.
    void pass(std::chrono::seconds time, const std::vector<std::string>& meters) {
        for (; time > 0s; time -= 10s) {
            now += 10s;
            for (const std::string& each : meters) hear(each);
            tick();
        }
    }
};

}  // namespace

TEST_CASE("a meter whose readings a file brings is heard once a file") {
    RegistryFixture f;
    for (int day = 1; day <= 4; ++day) {
        SpooledMeter of{{"press", {}}, 1440, {}, 1min};
        of.span.to = f.now - 1h;
        f.registry->heard({"folder:inbox", {}, false, 0, 0, {}, std::span(&of, 1)});
        f.now += 24h;
    }
    const auto press = f.registry->find("press");
    REQUIRE(press.has_value());
    CHECK(press->meter.source == "folder:inbox");
    CHECK(press->meter.interval == Duration{24h});
    CHECK_FALSE(press->silent);
    CHECK(f.registry->source("folder:inbox").facts.lastSeen == f.now - 24h);
}

TEST_CASE("a meter that is heard is learned, and known after a restart") {
    RegistryFixture f;
    f.hear("press");
    f.pass(2min, {"press", "fan"});
    const auto before = f.registry->meters();
    REQUIRE(before.size() == 2);
    CHECK(before[1].meter.meter == "press");
    CHECK(before[1].meter.id.size() == 20);
    CHECK(before[1].meter.source == "http:plug");
    CHECK(before[1].meter.firstSeen == f.now - 2min);
    CHECK(before[1].meter.lastSeen == f.now);
    CHECK(before[1].meter.interval == 10s);
    CHECK(before[1].readingsPerMinute == 6);
    f.restart();
    const auto after = f.registry->meters();
    REQUIRE(after.size() == 2);
    CHECK(after[1].meter.id == before[1].meter.id);
    CHECK(after[1].meter.firstSeen == before[1].meter.firstSeen);
    CHECK(after[1].meter.lastSeen == before[1].meter.lastSeen);
    CHECK(after[1].meter.interval == 10s);
    CHECK(f.registry->find("fan")->meter.meter == "fan");
    CHECK_FALSE(f.registry->find("pump").has_value());
}

TEST_CASE("what a command beside the server says of a meter is taken over, what is heard stays") {
    RegistryFixture f;
    f.hear("press");
    f.tick();
    const auto command = f.opened();
    RegisteredMeter said = command->meters().meters()->front();
    said.name = "Press 7";
    said.lastSeen = Timestamp{};
    REQUIRE(command->meters().changeMeter(said).has_value());
    f.now += 10s;
    f.hear("press");
    f.tick();
    CHECK(f.registry->find("press")->meter.name == "Press 7");
    CHECK(f.registry->find("press")->meter.lastSeen == f.now);
    CHECK(command->meters().meters()->front().lastSeen == f.now);
}

TEST_CASE("errors are counted by what brings them, and survive a restart") {
    RegistryFixture f;
    f.registry->heard({"http:plug", {}, false, 2, 3, "No time."});
    f.hear("press");
    f.tick();
    f.restart();
    f.registry->heard({"http:plug", {}, false, 1, 0, "No value."});
    const SourceFacts facts = f.registry->source("http:plug").facts;
    CHECK(facts.rejected == 3);
    CHECK(facts.refused == 3);
    CHECK(facts.lastError == "No value.");
    CHECK(facts.lastErrorAt == f.now);
    CHECK(facts.lastSeen == f.now);
    CHECK(f.registry->sources().size() == 1);
    CHECK(f.registry->source("mqtt:home").facts.lastSeen == std::nullopt);
}

TEST_CASE("what comes twice shows that the source lives, and is no reading") {
    RegistryFixture f;
    ReadingBatch batch("press");
    batch.append(f.now, {230});
    f.registry->heard({"http:plug", ReadingSet::of({&batch, 1}).meters()});
    f.now += 30s;
    f.registry->heard({"http:plug", ReadingSet::of({&batch, 1}).meters(), true});
    f.now += 30s;
    CHECK(f.registry->find("press")->meter.lastSeen == f.now - 30s);
    CHECK(f.registry->find("press")->readingsPerMinute == 1);
    CHECK(f.registry->source("http:plug").readingsPerMinute == 1);
}

TEST_CASE("meters from before there was a registry are learned from their readings") {
    RegistryFixture f;
    const StoredMeter old{{"press", "Press"}, 10, {f.now - 2h, f.now - 1h}, 10s};
    const StoredMeter none{{"fan", ""}, 0, {}, 0s};
    f.registry->learn(std::vector{old, none});
    f.registry->learn(std::vector{old});
    f.tick();
    const auto stored = f.store->meters().meters();
    REQUIRE(stored->size() == 1);
    CHECK(stored->front().kind == "Press");
    CHECK(stored->front().firstSeen == f.now - 2h);
    CHECK(stored->front().lastSeen == f.now - 1h);
}

TEST_CASE("a silent meter's alert is stored, named as people name it, and ended") {
    RegistryFixture f;
    f.hear("press");
    f.pass(1min, {"press", "fan"});
    f.pass(40s, {"fan"});
    CHECK(f.registry->find("press")->silent);
    auto alerts = f.store->alerts().alerts(AlertState::active, 10);
    REQUIRE(alerts->size() == 1);
    CHECK(alerts->front().subject == "press");
    f.restart();
    f.pass(10min, {"fan"});
    CHECK(f.store->alerts().alerts({}, 10)->size() == 1);
    f.pass(10s, {"press", "fan"});
    CHECK(f.store->alerts().alerts(AlertState::resolved, 10)->size() == 1);
    CHECK_FALSE(f.registry->find("press")->silent);
}

TEST_CASE("a meter is offline when its device says so, until it is back or sends") {
    RegistryFixture f;
    f.pass(1min, {"plug/1", "plug/2", "plugs"});
    f.registry->said("plug", false);
    f.now += 5s;
    f.registry->said("plug", false);  // again, as after a broker's return
    CHECK(f.registry->find("plug/1")->offlineSince == f.now - 5s);
    CHECK_FALSE(f.registry->find("plug/1")->silent);
    CHECK_FALSE(f.registry->find("plugs")->offlineSince);
    f.registry->said("plug", true);
    CHECK_FALSE(f.registry->find("plug/1")->offlineSince);
    f.registry->said("plug", false);
    f.hear("plug/2");
    CHECK_FALSE(f.registry->find("plug/1")->offlineSince);
    f.registry->said("plug", true);
    f.registry->said("nobody", true);
}

TEST_CASE("what was said before we listened holds since the last reading") {
    RegistryFixture f;
    f.registry->said("plug", false, true);
    f.now += 10s;
    f.hear("lamp");
    f.now += 10s;
    f.registry->said("lamp", false, true);
    CHECK(f.registry->find("lamp")->offlineSince == f.now - 10s);
    Discovery plug;
    plug.meter = "plug";
    REQUIRE(f.registry->add(plug).has_value());
    CHECK(f.registry->find("plug")->offlineSince == f.now - 20s);
}

TEST_CASE("a device that is offline raises the alert of its silence, and no other") {
    RegistryFixture f;
    f.pass(1min, {"press", "fan"});
    f.registry->said("press", false);
    f.pass(10s, {"fan"});
    CHECK(f.store->alerts().alerts({}, 10)->empty());
    f.pass(30s, {"fan"});
    const auto alerts = f.store->alerts().alerts({}, 10);
    REQUIRE(alerts->size() == 1);
    CHECK(alerts->front().text ==
          "press has sent nothing for 40 s; its device says that it is offline.");
}

TEST_CASE("so many devices are said to be offline, and one more is not; memory is bounded") {
    RegistryFixture f;
    f.hear("press");
    for (int i = 0; i < MeterStore::kMaxMeters; ++i) f.registry->said(fmt::format("d{}", i), false);
    f.registry->said("press", false);
    CHECK_FALSE(f.registry->find("press")->offlineSince);
    f.registry->said("d0", true);
    f.registry->said("press", false);
    CHECK(f.registry->find("press")->offlineSince);
}

TEST_CASE("a silent device is called by its name") {
    RegistryFixture f;
    Device plug;
    plug.id = "plug";
    plug.name = "Gateway 1";
    REQUIRE(f.store->devices().addDevice(plug).has_value());
    f.pass(1min, {"press", "fan"});
    f.pass(1min, {});
    const auto alerts = f.store->alerts().alerts({}, 10);
    REQUIRE(alerts->size() == 1);
    CHECK(alerts->front().text.starts_with("Nothing has come from Gateway 1 for "));
}

TEST_CASE("so many meters are learned, and one more is not; memory is bounded") {
    RegistryFixture f;
    std::vector<ReadingBatch> batches;
    for (int i = 0; i <= MeterStore::kMaxMeters; ++i) {
        batches.emplace_back(fmt::format("m{:05}", i));
        batches.back().append(f.now, {230});
    }
    f.registry->heard({"http:plug", ReadingSet::of(batches).meters()});
    CHECK(f.registry->meters().size() == MeterStore::kMaxMeters);
    CHECK_FALSE(f.registry->find("m10000").has_value());
    f.tick();
    CHECK(f.store->meters().meters()->size() == MeterStore::kMaxMeters);
}
