#include "app/metering.hpp"

#include <fmt/format.h>

#include "app/accounts_fixture.hpp"

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

struct MeteringFixture : AccountsFixture {
    std::unique_ptr<Metering> metering = std::move(*openMetering(*store, accounts));

    void reopen() {
        metering.reset();
        metering = std::move(*openMetering(*store, accounts));
    }
    RegisteredMeter heard(const std::string& meter) {
        ReadingBatch batch(meter);
        batch.append(now, {230});
        metering->registry->heard({"http:plug", ReadingSet::of({&batch, 1}).meters()});
        REQUIRE(metering->registry->tick().has_value());
        return metering->registry->find(meter)->meter;
    }
    std::string offered(const std::string& meter) {
        REQUIRE(metering->inbox->offer({"mqtt:home", meter, "Plug", "Sonoff", "POW", {}, "{}"})
                    .has_value());
        return metering->inbox->list().front().id;
    }
};

}  // namespace

TEST_CASE("sites are named, placed in a time zone, changed and removed, and the trail knows") {
    MeteringFixture f;
    const auto site = f.metering->sites.add(f.shell, {"", "Plant", "Harare", "Africa/Harare"});
    REQUIRE(site.has_value());
    CHECK(site->id.size() == 20);
    CHECK(f.lastAudit() == "site.add " + site->id);
    REQUIRE(f.metering->sites.change(f.shell, site->id, {{}, "Mutare", "UTC"}).has_value());
    const MeterSite changed = f.metering->sites.findNamed("PLANT").value();
    CHECK(changed.name == "Plant");
    CHECK(changed.place == "Mutare");
    CHECK(changed.timeZone == "UTC");
    CHECK(f.lastAudit() == "site.change " + site->id);
    for (const MeterSite& wrong :
         {MeterSite{"", "", "", "UTC"}, MeterSite{"", std::string(65, 'a'), "", "UTC"},
          MeterSite{"", "a\nb", "", "UTC"}, MeterSite{"", "a", std::string(129, 'a'), "UTC"},
          MeterSite{"", "a", "", "Mars/Olympus"}, MeterSite{"", "a", "", ""}})
        CHECK(f.metering->sites.add(f.shell, wrong).error().code == ErrorCode::invalidInput);
    CHECK(f.metering->sites.findNamed("depot").error().code == ErrorCode::notFound);
    REQUIRE(f.metering->sites.remove(f.shell, site->id).has_value());
    CHECK(f.lastAudit() == "site.remove " + site->id);
    CHECK(f.metering->sites.change(f.shell, site->id, {}).error().code == ErrorCode::notFound);
}

TEST_CASE("what people say of a meter is known at once; what is left out stays") {
    MeteringFixture f;
    const RegisteredMeter press = f.heard("press");
    const auto site = f.metering->sites.add(f.shell, {"", "Plant", "", "UTC"});
    MeterChange change;
    change.name = "Press 7";
    change.siteId = site->id;
    change.alarm = "90";
    REQUIRE(f.metering->meters.change(f.shell, press.id, change).has_value());
    CHECK(f.lastAudit() == "meter.change " + press.id);
    MeterChange place;
    place.place = "Hall 1";
    REQUIRE(f.metering->meters.change(f.shell, press.id, place).has_value());
    const RegisteredMeter known = f.metering->registry->find("press")->meter;
    CHECK(known.name == "Press 7");
    CHECK(known.siteId == site->id);
    CHECK(known.place == "Hall 1");
    CHECK(known.silentAfter == 90s);
    CHECK(f.metering->meters.findNamed("press 7")->meter == "press");
    CHECK(f.metering->meters.findNamed("press")->meter == "press");
    for (const char* unknown : {"Press", "", "fan"})
        CHECK(f.metering->meters.findNamed(unknown).error().code == ErrorCode::notFound);
    REQUIRE(f.metering->sites.remove(f.shell, site->id).has_value());
    CHECK(f.metering->registry->find("press")->meter.siteId.empty());
    CHECK(f.metering->meters.change(f.shell, "x", change).error().code == ErrorCode::notFound);
    CHECK(f.metering->meters.change(f.shell, press.id, change).error().code ==
          ErrorCode::notFound);  // its site is gone
}

TEST_CASE("an alarm is automatic, off, or a sensible number of seconds") {
    MeteringFixture f;
    const RegisteredMeter press = f.heard("press");
    MeterChange change;
    for (const char* good : {"auto", "off", "5", "90", "2678400"}) {
        change.alarm = good;
        const auto changed = f.metering->meters.change(f.shell, press.id, change);
        REQUIRE_MESSAGE(changed.has_value(), good);
        CHECK(alarmText(changed->silentAfter) == good);
    }
    for (const char* wrong : {"", "4", "0", "-5", "2678401", "1e3", "90s", " 90", "never"}) {
        change.alarm = wrong;
        CHECK_MESSAGE(f.metering->meters.change(f.shell, press.id, change).error().code ==
                          ErrorCode::invalidInput,
                      wrong);
    }
    for (auto field :
         {&MeterChange::name, &MeterChange::place, &MeterChange::kind, &MeterChange::note})
        for (const std::string& wrong : {std::string("a\nb"), std::string(501, 'a')}) {
            MeterChange text;
            text.*field = wrong;
            CHECK(f.metering->meters.change(f.shell, press.id, text).error().code ==
                  ErrorCode::invalidInput);
        }
}

TEST_CASE("an alert is acknowledged and resolved by somebody, once each") {
    MeteringFixture f;
    const User ada = f.add("ada", Role::technician);
    const Actor actor{ada.id, f.client};
    Alert alert;
    alert.id = "a1";
    alert.kind = "noData";
    alert.raisedAt = f.now;
    REQUIRE(f.store->alerts().addAlert(alert).has_value());
    f.now += 5min;
    const auto seen = f.metering->alerts.acknowledge(actor, "a1");
    REQUIRE(seen.has_value());
    CHECK(seen->state() == AlertState::acknowledged);
    CHECK(seen->acknowledgedBy == ada.id);
    CHECK(seen->acknowledgedAt == f.now);
    CHECK(f.lastAudit() == "alert.acknowledge a1");
    CHECK(f.metering->alerts.acknowledge(actor, "a1").error().code == ErrorCode::conflict);
    const auto over = f.metering->alerts.resolve(actor, "a1");
    CHECK(over->state() == AlertState::resolved);
    CHECK(over->endedBy == ada.id);
    CHECK(f.lastAudit() == "alert.resolve a1");
    CHECK(f.metering->alerts.resolve(actor, "a1").error().code == ErrorCode::conflict);
    CHECK(f.metering->alerts.list(AlertState::resolved, 10)->size() == 1);
    CHECK(f.metering->alerts.list(AlertState::active, 10)->empty());
}

TEST_CASE("what turned up is stored once somebody has accepted it, also after a restart") {
    MeteringFixture f;
    const std::string plug = f.offered("plug");
    CHECK_FALSE(f.metering->inbox->accepted("plug"));
    const auto accepted = f.metering->inbox->accept(f.shell, plug);
    REQUIRE(accepted.has_value());
    CHECK(f.lastAudit() == "discovery.accept " + plug);
    CHECK(f.metering->inbox->accepted("plug"));
    const RegisteredMeter meter = f.metering->registry->find("plug")->meter;
    CHECK(meter.name == "Plug");
    CHECK(meter.kind == "POW");
    CHECK(meter.source == "mqtt:home");
    CHECK(meter.lastSeen == std::nullopt);
    CHECK(f.metering->meters.list()->size() == 1);
    f.offered("plug");  // as it says each time it starts
    f.reopen();
    CHECK(f.metering->inbox->accepted("plug"));
    REQUIRE(f.metering->inbox->list().size() == 1);
    CHECK(f.metering->inbox->list().front().answer == DiscoveryAnswer::accepted);
    REQUIRE(f.metering->inbox->ignore(f.shell, plug).has_value());
    CHECK(f.lastAudit() == "discovery.ignore " + plug);
    CHECK_FALSE(f.metering->inbox->accepted("plug"));
    CHECK(f.metering->registry->find("plug").has_value());
    CHECK(f.metering->inbox->accept(f.shell, "nothing").error().code == ErrorCode::notFound);
}

TEST_CASE("what is said again takes the place of what was said, and asks nothing anew") {
    MeteringFixture f;
    const std::string plug = f.offered("plug");
    REQUIRE(f.metering->inbox->ignore(f.shell, plug).has_value());
    f.now += 1h;
    REQUIRE(f.metering->inbox
                ->offer({"mqtt:home", "plug", "Kettle", "", "", {"voltageV"}, "{\"U\":230}"})
                .has_value());
    const auto all = f.metering->inbox->list();
    REQUIRE(all.size() == 1);
    CHECK(all[0].id == plug);
    CHECK(all[0].name == "Kettle");
    CHECK(all[0].metrics == std::vector<std::string>{"voltageV"});
    CHECK(all[0].sample == "{\"U\":230}");
    CHECK(all[0].answer == DiscoveryAnswer::ignored);
    CHECK(all[0].firstAt == f.now - 1h);
    CHECK(all[0].lastAt == f.now);
}

TEST_CASE("what turns up may say what it likes: it is cut and cleaned, or refused") {
    MeteringFixture f;
    for (const std::string& id :
         {std::string(), std::string(256, 'a'), std::string("a\nb"), std::string("a\xff")})
        CHECK(f.metering->inbox->offer({"mqtt:home", id, "", "", "", {}, ""}).error().code ==
              ErrorCode::invalidInput);
    REQUIRE(f.metering->inbox
                ->offer({"mqtt:home", "plug", std::string(999, 'a'), "M\xfcller\n", "",
                         std::vector<std::string>(999, "voltageV"), std::string(99'999, 'x')})
                .has_value());
    const Discovery plug = f.metering->inbox->list().front();
    CHECK(plug.name.size() == 64);
    CHECK(plug.maker == "Müller ");
    CHECK(plug.metrics.size() == DiscoveryInbox::kMaxMetrics);
    CHECK(plug.sample.size() == 1'000);
}

TEST_CASE("by what its source reads it is known over a restart, and follows what is offered") {
    MeteringFixture f;
    Discovered unit{"modbus:gw:502", "hall/3", "", "Eastron", "SDM630", {}, "{}", "sdm630"};
    REQUIRE(f.metering->inbox->offer(unit).has_value());
    REQUIRE(f.metering->inbox->accept(f.shell, f.metering->inbox->find("hall/3")->id).has_value());
    f.reopen();
    CHECK(f.metering->inbox->find("hall/3")->profile == "sdm630");
    unit.profile = "sdm120";
    REQUIRE(f.metering->inbox->offer(unit).has_value());
    f.reopen();
    CHECK(f.metering->inbox->find("hall/3")->profile == "sdm120");
    CHECK(f.metering->inbox->accepted("hall/3"));
    CHECK_FALSE(f.metering->inbox->find("hall/4"));
}

TEST_CASE("so many wait for an answer; the oldest unanswered makes room") {
    MeteringFixture f;
    const std::string accepted = f.offered("accepted");
    REQUIRE(f.metering->inbox->accept(f.shell, accepted).has_value());
    for (std::size_t i = 0; i <= DiscoveryInbox::kMaxWaiting; ++i) {
        f.now += 1s;
        f.offered(fmt::format("m{}", i));
    }
    const auto all = f.metering->inbox->list();
    CHECK(all.size() == DiscoveryInbox::kMaxWaiting + 1);
    CHECK(all.front().meter == "m1000");
    CHECK(all.back().meter == "accepted");
    CHECK(all[all.size() - 2].meter == "m1");
    CHECK(f.store->discoveries().discoveries()->size() == all.size());
}
