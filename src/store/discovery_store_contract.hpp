#pragma once

#include "store/settings_store_contract.hpp"

// What every store of things that turned up by themselves promises.
namespace joulewatch {

inline void checkDiscoveriesContract(const OpenSettings& open) {
    std::unique_ptr<SettingsStore> store = open();
    const Discovery plug{"d1",
                         "tasmota_1",
                         "mqtt:home",
                         "Plug",
                         "Sonoff",
                         "POW",
                         {"voltageV", "activePowerKw"},
                         "{\"Power\":7}",
                         DiscoveryAnswer::ignored,
                         atMs(10),
                         atMs(20),
                         "sdm120"};
    REQUIRE(store->discoveries().saveDiscovery(plug).has_value());

    SUBCASE("what turned up is there after the store was opened again") {
        store.reset();
        store = open();
        const auto all = store->discoveries().discoveries();
        REQUIRE(all->size() == 1);
        const Discovery& found = all->front();
        CHECK(found.id == "d1");
        CHECK(found.meter == "tasmota_1");
        CHECK(found.source == "mqtt:home");
        CHECK(found.name == "Plug");
        CHECK(found.maker == "Sonoff");
        CHECK(found.model == "POW");
        CHECK(found.metrics == plug.metrics);
        CHECK(found.sample == plug.sample);
        CHECK(found.answer == DiscoveryAnswer::ignored);
        CHECK(found.firstAt == atMs(10));
        CHECK(found.lastAt == atMs(20));
        CHECK(found.profile == "sdm120");
    }
    SUBCASE("the same again takes its place, under its id and since its time") {
        Discovery again = plug;
        again.id = "other";
        again.name = "Kettle";
        again.profile = "em24";
        again.metrics = {};
        again.answer = DiscoveryAnswer::accepted;
        again.firstAt = again.lastAt = atMs(90);
        REQUIRE(store->discoveries().saveDiscovery(again).has_value());
        const auto all = store->discoveries().discoveries();
        REQUIRE(all->size() == 1);
        CHECK(all->front().id == "d1");
        CHECK(all->front().name == "Kettle");
        CHECK(all->front().profile == "em24");
        CHECK(all->front().metrics.empty());
        CHECK(all->front().answer == DiscoveryAnswer::accepted);
        CHECK(all->front().firstAt == atMs(10));
        CHECK(all->front().lastAt == atMs(90));
    }
    SUBCASE("what is removed is gone") {
        REQUIRE(store->discoveries().removeDiscovery("tasmota_1").has_value());
        CHECK(store->discoveries().discoveries()->empty());
    }
}

}  // namespace joulewatch
