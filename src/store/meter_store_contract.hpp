#pragma once

#include "store/settings_store_contract.hpp"

// What every store of sites and of meters promises.
namespace joulewatch {

inline RegisteredMeter meterNamed(std::string meter) {
    RegisteredMeter made;
    made.id = "id-" + meter;
    made.meter = std::move(meter);
    made.firstSeen = atMs(1000);
    return made;
}

inline void checkSitesContract(const OpenSettings& open) {
    std::unique_ptr<SettingsStore> store = open();
    const MeterSite plant{"s1", "Plant", "Harare", "Africa/Harare"},
        depot{"s2", "depot", "", "UTC"};
    REQUIRE(store->sites().addSite(plant).has_value());
    REQUIRE(store->sites().addSite(depot).has_value());

    SUBCASE("sites are there after the store was opened again, by name") {
        store.reset();
        store = open();
        const auto sites = store->sites().sites();
        REQUIRE(sites->size() == 2);
        CHECK((*sites)[0].name == "depot");
        CHECK((*sites)[1].id == "s1");
        CHECK((*sites)[1].place == "Harare");
        CHECK((*sites)[1].timeZone == "Africa/Harare");
    }
    SUBCASE("a name is taken once, without regard to case") {
        CHECK(store->sites().addSite({"s3", "PLANT", "", "UTC"}).error().code ==
              ErrorCode::conflict);
        CHECK(store->sites().changeSite({"s2", "plant", "", "UTC"}).error().code ==
              ErrorCode::conflict);
    }
    SUBCASE("a site can be changed, one that is not there cannot") {
        REQUIRE(store->sites().changeSite({"s1", "Works", "Mutare", "UTC"}).has_value());
        const MeterSite found = store->sites().sites()->back();
        CHECK(found.name == "Works");
        CHECK(found.place == "Mutare");
        CHECK(found.timeZone == "UTC");
        CHECK(store->sites().changeSite({"s9", "x", "", "UTC"}).error().code ==
              ErrorCode::notFound);
        CHECK(store->sites().removeSite("s9").error().code == ErrorCode::notFound);
    }
    SUBCASE("meters of a site that is removed stay and stand nowhere") {
        RegisteredMeter press = meterNamed("press");
        press.siteId = "s1";
        REQUIRE(store->meters().addMeters(std::vector{press}).has_value());
        REQUIRE(store->sites().removeSite("s1").has_value());
        CHECK(store->meters().meters()->front().siteId.empty());
        CHECK(store->sites().sites()->size() == 1);
    }
    SUBCASE("there are so many sites") {
        for (int i = 2; i < SiteStore::kMaxSites; ++i)
            REQUIRE(store->sites()
                        .addSite({fmt::format("n{}", i), fmt::format("n{}", i), "", "UTC"})
                        .has_value());
        CHECK(store->sites().addSite({"more", "more", "", "UTC"}).error().code ==
              ErrorCode::conflict);
    }
}

inline void checkMetersContract(const OpenSettings& open) {
    std::unique_ptr<SettingsStore> store = open();
    const auto meters = [&]() -> MeterStore& { return store->meters(); };
    REQUIRE(store->sites().addSite({"s1", "Plant", "", "UTC"}).has_value());
    REQUIRE(meters().addMeters(std::vector{meterNamed("press"), meterNamed("fan")}).has_value());

    SUBCASE("what is known of a meter is there after the store was opened again") {
        RegisteredMeter press = meterNamed("press");
        press.name = "Press 7";
        press.siteId = "s1";
        press.place = "Hall 1";
        press.kind = "Press";
        press.note = "oiled in May";
        press.silentAfter = std::chrono::seconds{90};
        REQUIRE(meters().changeMeter(press).has_value());
        press.lastSeen = atMs(9000);
        press.interval = Duration{500};
        press.readingsPerHour = 7200;
        press.source = "http:plug";
        REQUIRE(meters().noteHeard(std::vector{press}, {}).has_value());
        store.reset();
        store = open();
        const auto all = meters().meters();
        REQUIRE(all->size() == 2);
        CHECK((*all)[0].meter == "fan");
        CHECK((*all)[0].silentAfter == std::nullopt);
        CHECK((*all)[0].interval == std::nullopt);
        CHECK((*all)[0].lastSeen == std::nullopt);
        const RegisteredMeter& found = (*all)[1];
        CHECK(found.id == "id-press");
        CHECK(found.name == "Press 7");
        CHECK(found.siteId == "s1");
        CHECK(found.place == "Hall 1");
        CHECK(found.kind == "Press");
        CHECK(found.note == "oiled in May");
        CHECK(found.silentAfter == std::chrono::seconds{90});
        CHECK(found.firstSeen == atMs(1000));
        CHECK(found.lastSeen == atMs(9000));
        CHECK(found.interval == Duration{500});
        CHECK(found.readingsPerHour == 7200);
        CHECK(found.source == "http:plug");
    }
    SUBCASE("a meter that is there already stays as it is") {
        RegisteredMeter again = meterNamed("press");
        again.id = "other";
        again.name = "other";
        REQUIRE(meters().addMeters(std::vector{again, meterNamed("pump")}).has_value());
        CHECK(meters().meters()->size() == 3);
        CHECK(meters().meters()->at(1).id == "id-press");
    }
    SUBCASE("what people say and what was heard do not overwrite each other") {
        RegisteredMeter said = meterNamed("fan"), heard = said;
        said.name = "Fan";
        heard.name = "nobody says so";
        heard.lastSeen = atMs(5000);
        REQUIRE(meters().changeMeter(said).has_value());
        REQUIRE(meters().noteHeard(std::vector{heard}, {}).has_value());
        CHECK(meters().meters()->front().name == "Fan");
        CHECK(meters().meters()->front().lastSeen == atMs(5000));
    }
    SUBCASE("a meter or a site that is not there is not found") {
        CHECK(meters().changeMeter(meterNamed("x")).error().code == ErrorCode::notFound);
        RegisteredMeter lost = meterNamed("fan");
        lost.siteId = "s9";
        CHECK(meters().changeMeter(lost).error().code == ErrorCode::notFound);
        CHECK(meters().meters()->front().siteId.empty());
    }
    SUBCASE("there are so many meters, and one too many adds none") {
        std::vector<RegisteredMeter> many;
        for (int i = 0; i < MeterStore::kMaxMeters - 1; ++i)
            many.push_back(meterNamed(fmt::format("n{}", i)));
        CHECK(meters().addMeters(many).error().code == ErrorCode::conflict);
        CHECK(meters().meters()->size() == 2);
        many.pop_back();
        CHECK(meters().addMeters(many).has_value());
        CHECK(meters().addMeters(many).has_value());  // full, but these are there
    }
    SUBCASE("what was heard of a source takes the place of what was known") {
        const SourceFacts plug{"http:plug", atMs(10), 60, 1, 2, "No time.", atMs(9)};
        SourceFacts later = plug, silent{"mqtt:home", {}, 0, 0, 0, "", {}};
        later.rejected = 5;
        REQUIRE(meters().noteHeard({}, std::vector{plug}).has_value());
        REQUIRE(meters().noteHeard({}, std::vector{later, silent}).has_value());
        const auto sources = meters().sources();
        REQUIRE(sources->size() == 2);
        CHECK((*sources)[0].source == "http:plug");
        CHECK((*sources)[0].lastSeen == atMs(10));
        CHECK((*sources)[0].readingsPerHour == 60);
        CHECK((*sources)[0].rejected == 5);
        CHECK((*sources)[0].refused == 2);
        CHECK((*sources)[0].lastError == "No time.");
        CHECK((*sources)[0].lastErrorAt == atMs(9));
        CHECK((*sources)[1].lastSeen == std::nullopt);
    }
}

}  // namespace joulewatch
