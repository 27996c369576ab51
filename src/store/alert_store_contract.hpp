#pragma once

#include "store/settings_store_contract.hpp"

// What every store of alerts promises.
namespace joulewatch {

inline Alert alertOf(std::string id, Timestamp at) {
    Alert alert;
    alert.id = std::move(id);
    alert.kind = "noData";
    alert.severity = Severity::critical;
    alert.subjectKind = "meter";
    alert.subject = "press";
    alert.text = "Nothing is heard.";
    alert.raisedAt = at;
    return alert;
}

inline void checkAlertsContract(const OpenSettings& open) {
    std::unique_ptr<SettingsStore> store = open();
    const auto alerts = [&]() -> AlertStore& { return store->alerts(); };
    const auto count = [&](std::optional<AlertState> state) {
        return alerts().alerts(state, 100'000)->size();
    };
    REQUIRE(alerts().addAlert(alertOf("a1", atMs(10))).has_value());
    REQUIRE(alerts().addAlert(alertOf("a2", atMs(20))).has_value());

    SUBCASE("alerts are there after the store was opened again, the newest first") {
        REQUIRE(alerts().acknowledgeAlert("a1", "ada", atMs(30)).has_value());
        REQUIRE(alerts().endAlert("a1", "bob", atMs(40)).has_value());
        store.reset();
        store = open();
        const auto all = alerts().alerts({}, 10);
        REQUIRE(all->size() == 2);
        CHECK(all->front().id == "a2");
        const Alert& found = all->back();
        CHECK(found.kind == "noData");
        CHECK(found.severity == Severity::critical);
        CHECK(found.subjectKind == "meter");
        CHECK(found.subject == "press");
        CHECK(found.text == "Nothing is heard.");
        CHECK(found.raisedAt == atMs(10));
        CHECK(found.acknowledgedAt == atMs(30));
        CHECK(found.acknowledgedBy == "ada");
        CHECK(found.endedAt == atMs(40));
        CHECK(found.endedBy == "bob");
        CHECK(alerts().alerts({}, 1)->size() == 1);
        CHECK(alerts().alert("a2")->state() == AlertState::active);
        CHECK(alerts().alert("a9").error().code == ErrorCode::notFound);
    }
    SUBCASE("an alert is active, then acknowledged, then resolved, each once") {
        CHECK(count(AlertState::active) == 2);
        REQUIRE(alerts().acknowledgeAlert("a1", "ada", atMs(30)).has_value());
        CHECK(alerts().acknowledgeAlert("a1", "bob", atMs(31)).error().code == ErrorCode::conflict);
        CHECK(count(AlertState::active) == 1);
        CHECK(count(AlertState::acknowledged) == 1);
        REQUIRE(alerts().endAlert("a1", "", atMs(40)).has_value());
        CHECK(alerts().endAlert("a1", "bob", atMs(41)).error().code == ErrorCode::conflict);
        CHECK(alerts().acknowledgeAlert("a1", "bob", atMs(42)).error().code == ErrorCode::conflict);
        CHECK(count(AlertState::acknowledged) == 0);
        CHECK(count(AlertState::resolved) == 1);
        CHECK(alerts().alert("a1")->acknowledgedBy == "ada");
        CHECK(alerts().alert("a1")->endedBy.empty());
        CHECK(alerts().endAlert("a9", "", atMs(1)).error().code == ErrorCode::notFound);
        CHECK(alerts().acknowledgeAlert("a9", "", atMs(1)).error().code == ErrorCode::notFound);
    }
}

}  // namespace joulewatch
