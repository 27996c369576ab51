#pragma once

#include "store/settings_store_contract.hpp"

// What every queue of asked resets promises.
namespace joulewatch {

inline AskedReset askedBy(std::string_view account, Timestamp at) {
    AskedReset asked;
    asked.account = hashOf(account);
    asked.askedAt = asked.nextAt = at;
    return asked;
}

inline void checkResetsContract(const OpenSettings& open) {
    std::unique_ptr<SettingsStore> store = open();
    const User ada = userNamed("ada");
    REQUIRE(store->people().addUser(ada, "").has_value());
    AskedReset asked = askedBy("ada", atMs(10));
    asked.userId = ada.id;
    REQUIRE(store->resets().push(asked).has_value());
    REQUIRE(store->resets().push(askedBy("nobody", atMs(20))).has_value());

    SUBCASE("what is queued is there after the store was opened again, the oldest first") {
        store.reset();
        store = open();
        CHECK(store->resets().due(atMs(9))->empty());
        const auto due = store->resets().due(atMs(20));
        REQUIRE(due->size() == 2);
        CHECK((*due)[0].account == hashOf("ada"));
        CHECK((*due)[0].userId == ada.id);
        CHECK((*due)[0].askedAt == atMs(10));
        CHECK((*due)[1].userId.empty());
    }
    SUBCASE("who asks again waits on; what is done is not due, and can be forgotten") {
        asked.askedAt = asked.nextAt = atMs(5);
        REQUIRE(store->resets().push(asked).has_value());
        CHECK(store->resets().due(atMs(9))->empty());
        asked.tries = 3;
        asked.nextAt = atMs(100);
        REQUIRE(store->resets().save(asked).has_value());
        CHECK(store->resets().due(atMs(99))->size() == 1);
        CHECK(store->resets().due(atMs(100))->front().tries == 3);
        asked.done = true;
        REQUIRE(store->resets().save(asked).has_value());
        CHECK(store->resets().due(atMs(100))->size() == 1);
        REQUIRE(store->resets().removeDone(atMs(10)).has_value());
        asked.done = false;
        REQUIRE(store->resets().push(asked).has_value());  // still there
        CHECK(store->resets().due(atMs(100))->size() == 1);
        REQUIRE(store->resets().removeDone(atMs(11)).has_value());
        REQUIRE(store->resets().push(asked).has_value());
        CHECK(store->resets().due(atMs(100))->size() == 2);
    }
    SUBCASE("of so many the oldest makes room") {
        for (int i = 0; i < ResetQueue::kMaxQueued; ++i)
            REQUIRE(store->resets().push(askedBy(std::to_string(i), atMs(100 + i))).has_value());
        const auto due = store->resets().due(atMs(99'999));
        CHECK(due->size() == ResetQueue::kMaxQueued);
        CHECK(due->front().askedAt == atMs(100));
    }
}

}  // namespace joulewatch
