#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "store/settings_store.hpp"

// What every settings store promises. `open` opens the same store again once the one before is
// gone.
namespace joulewatch {

using OpenSettings = std::function<std::unique_ptr<SettingsStore>()>;

inline Timestamp atMs(std::int64_t ms) { return Timestamp{Duration{ms}}; }
inline Sha256 hashOf(std::string_view token) { return sha256(std::as_bytes(std::span(token))); }

inline User userNamed(std::string name, Role role = Role::viewer) {
    User user;
    user.id = "id-" + name;
    user.email = name + "@plant.example";
    user.name = std::move(name);
    user.role = role;
    user.createdAt = atMs(1000);
    return user;
}

inline Session sessionOf(const User& user, std::string id, Timestamp at) {
    return {std::move(id), user.id, at, at, at + std::chrono::hours(12), std::chrono::minutes(30),
            "Firefox"};
}

inline void checkUsersContract(const OpenSettings& open) {
    std::unique_ptr<SettingsStore> store = open();
    const User ada = userNamed("ada", Role::admin), bob = userNamed("Bob");
    REQUIRE(store->people().addUser(ada, "hash-a").has_value());
    REQUIRE(store->people().addUser(bob, "").has_value());

    SUBCASE("users are there after the store was opened again, by name") {
        REQUIRE(store->people().noteLogin(bob.id, atMs(5000)).has_value());
        store.reset();
        store = open();
        const auto users = store->people().users();
        REQUIRE(users->size() == 2);
        CHECK((*users)[0].name == "ada");
        CHECK((*users)[0].role == Role::admin);
        CHECK((*users)[0].createdAt == atMs(1000));
        CHECK((*users)[0].lastLoginAt == std::nullopt);
        CHECK((*users)[1].email == "Bob@plant.example");
        CHECK((*users)[1].lastLoginAt == atMs(5000));
    }
    SUBCASE("a user is found by name or address, without regard to case") {
        for (const char* login : {"ADA", "ada", "Ada@Plant.Example"}) {
            const auto found = store->people().credentials(login);
            REQUIRE(found.has_value());
            CHECK(found->user.id == ada.id);
            CHECK(found->passwordHash == "hash-a");
        }
    }
    SUBCASE("nobody is found under another name, nor under no name") {
        for (const char* login : {"carol", "", "ada ", "id-ada"}) {
            const auto nobody = store->people().credentials(login);
            REQUIRE_FALSE(nobody.has_value());
            CHECK(nobody.error().code == ErrorCode::notFound);
        }
    }
    SUBCASE("a name or an address is taken once; none at all may be shared") {
        User again = userNamed("ADA");
        again.id = "other";
        again.email = "new@plant.example";
        const auto sameName = store->people().addUser(again, "");
        REQUIRE_FALSE(sameName.has_value());
        CHECK(sameName.error().code == ErrorCode::conflict);
        again.name = "carol";
        again.email = "BOB@plant.example";
        CHECK_FALSE(store->people().addUser(again, "").has_value());
        User silent = userNamed("carol"), quiet = userNamed("dave");
        silent.email = quiet.email = "";
        CHECK(store->people().addUser(silent, "").has_value());
        CHECK(store->people().addUser(quiet, "").has_value());
        CHECK(store->people().users()->size() == 4);
    }
    SUBCASE("a name and an address are changed, unless another has them") {
        REQUIRE(store->people().setProfile(bob.id, "rob", "rob@plant.example").has_value());
        CHECK(store->people().credentials("ROB@plant.example")->user.name == "rob");
        CHECK_FALSE(store->people().credentials("bob").has_value());
        REQUIRE(store->people().setProfile(bob.id, "Rob", "").has_value());  // one's own is free
        CHECK(store->people().user(bob.id)->email.empty());
        const auto taken = store->people().setProfile(bob.id, "ADA", "");
        REQUIRE_FALSE(taken.has_value());
        CHECK(taken.error().code == ErrorCode::conflict);
        CHECK_FALSE(store->people().setProfile(bob.id, "rob", ada.email).has_value());
        CHECK(store->people().user(bob.id)->name == "Rob");
    }
    SUBCASE("password, role and whether somebody may log in can change") {
        REQUIRE(store->people().setPasswordHash(bob.id, "hash-b").has_value());
        REQUIRE(store->people().setRole(bob.id, Role::operator_).has_value());
        REQUIRE(store->people().setDisabled(bob.id, true).has_value());
        const auto changed = store->people().credentials("bob");
        CHECK(changed->passwordHash == "hash-b");
        CHECK(changed->user.role == Role::operator_);
        CHECK(changed->user.disabled);
        REQUIRE(store->people().setDisabled(bob.id, false).has_value());
        CHECK_FALSE(store->people().user(bob.id)->disabled);
    }
    SUBCASE("the last admin who can log in stays one") {
        const auto lowered = store->people().setRole(ada.id, Role::viewer);
        REQUIRE_FALSE(lowered.has_value());
        CHECK(lowered.error().code == ErrorCode::conflict);
        CHECK_FALSE(store->people().setDisabled(ada.id, true).has_value());
        CHECK(store->people().user(ada.id)->role == Role::admin);
        REQUIRE(store->people().setRole(bob.id, Role::admin).has_value());
        CHECK(store->people().setDisabled(ada.id, true).has_value());
        CHECK_FALSE(store->people().setRole(bob.id, Role::operator_).has_value());
    }
    SUBCASE("what is done to somebody who is not there says so") {
        CHECK(store->people().setRole("nobody", Role::viewer).error().code == ErrorCode::notFound);
        CHECK(store->people().setProfile("nobody", "x", "").error().code == ErrorCode::notFound);
        CHECK(store->people().setPasswordHash("nobody", "x").error().code == ErrorCode::notFound);
        CHECK(store->people().noteLogin("nobody", atMs(1)).error().code == ErrorCode::notFound);
        CHECK(store->people().user("nobody").error().code == ErrorCode::notFound);
    }
}

inline void checkSignInContract(const OpenSettings& open) {
    std::unique_ptr<SettingsStore> store = open();
    PeopleStore& people = store->people();
    const User ada = userNamed("ada", Role::admin), bob = userNamed("bob");
    REQUIRE(people.addUser(ada, "hash-a").has_value());
    REQUIRE(people.addUser(bob, "hash-b").has_value());

    SUBCASE("a session is found by the hash of its token, with its user as they are now") {
        REQUIRE(people.addSession(sessionOf(bob, "s1", atMs(7000)), hashOf("t1")).has_value());
        REQUIRE(people.setRole(bob.id, Role::technician).has_value());
        REQUIRE(people.touchSession("s1", atMs(8000)).has_value());
        store.reset();
        store = open();
        const auto found = store->people().session(hashOf("t1"));
        REQUIRE(found.has_value());
        CHECK(found->session.id == "s1");
        CHECK(found->session.createdAt == atMs(7000));
        CHECK(found->session.lastSeenAt == atMs(8000));
        CHECK(found->session.expiresAt == atMs(7000) + std::chrono::hours(12));
        CHECK(found->session.idleTime == std::chrono::minutes(30));
        CHECK(found->session.userAgent == "Firefox");
        CHECK(found->user.id == bob.id);
        CHECK(found->user.role == Role::technician);
        CHECK(store->people().session(hashOf("t2")).error().code == ErrorCode::notFound);
    }
    SUBCASE("a user's sessions end one by one, all others, or all; another's stay") {
        for (const char* id : {"s1", "s2", "s3"})
            REQUIRE(people.addSession(sessionOf(ada, id, atMs(id[1])), hashOf(id)).has_value());
        REQUIRE(people.addSession(sessionOf(bob, "s4", atMs(1)), hashOf("s4")).has_value());
        REQUIRE(people.sessionsOf(ada.id)->size() == 3);
        CHECK(people.sessionsOf(ada.id)->front().id == "s3");  // the newest first
        CHECK(people.removeSession(bob.id, "s1").error().code == ErrorCode::notFound);
        CHECK(people.removeSession(ada.id, "s1").has_value());
        CHECK_FALSE(people.session(hashOf("s1")).has_value());
        CHECK(people.removeSessionsOf(ada.id, "s3").has_value());
        CHECK(people.sessionsOf(ada.id)->size() == 1);
        CHECK(people.removeSessionsOf(ada.id, "").has_value());
        CHECK(people.sessionsOf(ada.id)->empty());
        CHECK(people.sessionsOf(bob.id)->size() == 1);
    }
    SUBCASE("beyond the limit, the session that was not used for longest ends") {
        for (int i = 0; i <= PeopleStore::kMaxSessionsPerUser; ++i) {
            const auto id = fmt::format("s{}", i);
            REQUIRE(people.addSession(sessionOf(ada, id, atMs(i)), hashOf(id)).has_value());
            if (i == 1) REQUIRE(people.touchSession("s0", atMs(1'000'000)).has_value());
        }
        CHECK(people.sessionsOf(ada.id)->size() == PeopleStore::kMaxSessionsPerUser);
        CHECK(people.session(hashOf("s0")).has_value());
        CHECK_FALSE(people.session(hashOf("s1")).has_value());
    }
    SUBCASE("sessions and links that have ended are removed, the others not") {
        Session brief = sessionOf(ada, "brief", atMs(0));
        brief.expiresAt = atMs(1000);
        Session idle = sessionOf(ada, "idle", atMs(0));
        idle.idleTime = Duration{1000};
        REQUIRE(people.addSession(brief, hashOf("brief")).has_value());
        REQUIRE(people.addSession(idle, hashOf("idle")).has_value());
        REQUIRE(people.addSession(sessionOf(ada, "kept", atMs(0)), hashOf("kept")).has_value());
        REQUIRE(people.addLink({LinkPurpose::setUp, "", atMs(1000)}, hashOf("l1")).has_value());
        REQUIRE(people.addLink({LinkPurpose::demoSignIn, ada.id, atMs(1001)}, hashOf("l2"))
                    .has_value());
        REQUIRE(people.removeExpired(atMs(1000)).has_value());
        REQUIRE(people.sessionsOf(ada.id)->size() == 1);
        CHECK(people.sessionsOf(ada.id)->front().id == "kept");
        CHECK_FALSE(people.link(hashOf("l1")).has_value());
        CHECK(people.link(hashOf("l2")).has_value());
    }
    SUBCASE("a link is used once, and a new one takes its place") {
        const Link reset{LinkPurpose::resetPassword, bob.id, atMs(9000)};
        REQUIRE(people.addLink(reset, hashOf("old")).has_value());
        REQUIRE(people.addLink(reset, hashOf("new")).has_value());
        CHECK_FALSE(people.link(hashOf("old")).has_value());
        REQUIRE(people.addLink({LinkPurpose::resetPassword, ada.id, atMs(9000)}, hashOf("ada's"))
                    .has_value());
        CHECK(people.link(hashOf("new"))->userId == bob.id);
        const auto taken = people.takeLink(hashOf("new"));
        REQUIRE(taken.has_value());
        CHECK(taken->purpose == LinkPurpose::resetPassword);
        CHECK(taken->userId == bob.id);
        CHECK(taken->expiresAt == atMs(9000));
        CHECK(people.takeLink(hashOf("new")).error().code == ErrorCode::notFound);
        CHECK(people.link(hashOf("ada's")).has_value());
    }
    SUBCASE("of many who use a link at once, one gets it") {
        REQUIRE(people.addLink({LinkPurpose::setUp, "", atMs(9000)}, hashOf("once")).has_value());
        std::atomic<int> got = 0;
        {
            std::vector<std::jthread> callers;
            for (int i = 0; i < 8; ++i)
                callers.emplace_back([&] { got += people.takeLink(hashOf("once")) ? 1 : 0; });
        }
        CHECK(got == 1);
    }
    SUBCASE("failures to log in are counted per account until they are cleared or forgotten") {
        CHECK(people.loginFailures(hashOf("ada"))->count == 0);
        REQUIRE(people.setLoginFailures(hashOf("ada"), {3, atMs(100)}).has_value());
        REQUIRE(people.setLoginFailures(hashOf("ada"), {4, atMs(200)}).has_value());
        REQUIRE(people.setLoginFailures(hashOf("bob"), {1, atMs(300)}).has_value());
        REQUIRE(people.setLoginFailures(hashOf("eve"), {9, atMs(50)}).has_value());
        REQUIRE(people.forgetLoginFailures(atMs(100)).has_value());
        CHECK(people.loginFailures(hashOf("eve"))->count == 0);
        CHECK(people.loginFailures(hashOf("ada"))->count == 4);
        CHECK(people.loginFailures(hashOf("ada"))->lastAt == atMs(200));
        REQUIRE(people.clearLoginFailures(hashOf("ada")).has_value());
        CHECK(people.loginFailures(hashOf("ada"))->count == 0);
        CHECK(people.loginFailures(hashOf("bob"))->count == 1);
    }
}

inline void checkAuditContract(const OpenSettings& open) {
    std::unique_ptr<SettingsStore> store = open();
    CHECK(store->audit().verify()->rows == 0);
    for (int i = 1; i <= 5; ++i)
        REQUIRE(store->audit()
                    .append({atMs(i), "id-ada", "user.role", fmt::format("subject {}", i),
                             "viewer → admin", "127.0.0.1"})
                    .has_value());
    store.reset();
    store = open();
    SUBCASE("rows are read newest first, page by page") {
        const auto newest = store->audit().read(0, 2);
        REQUIRE(newest->size() == 2);
        CHECK((*newest)[0].id == 5);
        CHECK((*newest)[0].event.detail == "viewer → admin");
        const auto older = store->audit().read(4, 10);
        REQUIRE(older->size() == 3);
        CHECK((*older)[0].event.subject == "subject 3");
        CHECK((*older)[0].event.at == atMs(3));
        CHECK((*older)[0].event.actor == "id-ada");
        CHECK((*older)[0].event.action == "user.role");
        CHECK((*older)[0].event.address == "127.0.0.1");
    }
    SUBCASE("an untouched trail is whole") {
        const auto check = store->audit().verify();
        CHECK(check->rows == 5);
        CHECK(check->firstBad == std::nullopt);
        CHECK(store->verify().has_value());
    }
}

inline void checkWorkContract(const OpenSettings& open) {
    std::unique_ptr<SettingsStore> store = open();
    const auto work = [&]() -> WorkStore& { return store->work(); };
    REQUIRE(store->people().addUser(userNamed("ada", Role::admin), "").has_value());
    const StoredDataset plant{"d1", "id-ada", "plant.csv", WorkStatus::queued, atMs(10), "{}"};
    REQUIRE(work().saveDataset(plant).has_value());
    REQUIRE(
        work().saveDataset({"d2", "", "all.csv", WorkStatus::ready, atMs(20), "{}"}).has_value());
    StoredJob job{"j1", "analysis", "id-ada", "d1", WorkStatus::running, atMs(11), {}, ""};
    REQUIRE(work().saveJob(job).has_value());

    SUBCASE("data sets and jobs are there after the store was opened again") {
        store.reset();
        store = open();
        REQUIRE(work().datasets()->size() == 2);
        CHECK(work().datasets()->front().id == "d2");  // the newest first
        const auto found = work().dataset("d1");
        CHECK(found->ownerId == "id-ada");
        CHECK(found->name == "plant.csv");
        CHECK(found->status == WorkStatus::queued);
        CHECK(found->createdAt == atMs(10));
        CHECK(found->details == "{}");
        CHECK(work().job("j1")->datasetId == "d1");
        CHECK(work().job("j1")->kind == "analysis");
        CHECK(work().job("j1")->endedAt == std::nullopt);
    }
    SUBCASE("saving again replaces, and a data set keeps its jobs") {
        StoredDataset ready = plant;
        ready.status = WorkStatus::ready;
        ready.details = R"({"rows":5})";
        REQUIRE(work().saveDataset(ready).has_value());
        CHECK(work().dataset("d1")->status == WorkStatus::ready);
        CHECK(work().dataset("d1")->details == R"({"rows":5})");
        CHECK(work().job("j1").has_value());
        job.status = WorkStatus::ready;
        job.endedAt = atMs(12);
        REQUIRE(work().saveJob(job).has_value());
        CHECK(work().job("j1")->endedAt == atMs(12));
        CHECK(work().jobs()->size() == 1);
    }
    SUBCASE("what a run before has left running has failed, with the reason") {
        REQUIRE(work()
                    .saveJob({"j2", "import", "", "", WorkStatus::queued, atMs(12), {}, ""})
                    .has_value());
        REQUIRE(work()
                    .saveJob({"j3", "import", "", "", WorkStatus::ready, atMs(9), atMs(10), ""})
                    .has_value());
        CHECK(work().failInterruptedJobs("The program ended.", atMs(99)).value() == 2);
        for (const char* id : {"j1", "j2"}) {
            CHECK(work().job(id)->status == WorkStatus::failed);
            CHECK(work().job(id)->error == "The program ended.");
            CHECK(work().job(id)->endedAt == atMs(99));
        }
        CHECK(work().job("j3")->status == WorkStatus::ready);
        CHECK(work().failInterruptedJobs("Again.", atMs(100)).value() == 0);
    }
    SUBCASE("a removed data set takes its jobs along") {
        REQUIRE(work().removeDataset("d1").has_value());
        CHECK(work().dataset("d1").error().code == ErrorCode::notFound);
        CHECK(work().job("j1").error().code == ErrorCode::notFound);
        CHECK(work().removeDataset("d1").error().code == ErrorCode::notFound);
        CHECK(work().datasets()->size() == 1);
    }
    SUBCASE("of ended jobs the newest are remembered, of others all") {
        for (int i = 0; i <= WorkStore::kMaxEndedJobs; ++i)
            REQUIRE(work()
                        .saveJob({fmt::format("e{}", i), "import", "", "", WorkStatus::ready,
                                  atMs(i), atMs(i), ""})
                        .has_value());
        CHECK(work().jobs()->size() == WorkStore::kMaxEndedJobs + 1);
        CHECK_FALSE(work().job("e0").has_value());
        CHECK(work().job("j1").has_value());
    }
}

inline Device deviceNamed(std::string name) {
    Device device;
    device.id = "id-" + name;
    device.name = std::move(name);
    device.meters = {"line-1", "hall/*"};
    device.createdAt = atMs(1000);
    return device;
}
inline DeviceSecret tokenOf(const Device& device, std::string id, Timestamp at) {
    const Sha256 hash = hashOf(id);
    return {{std::move(id), device.id, at, std::nullopt, std::nullopt}, hash};
}

inline void checkDevicesContract(const OpenSettings& open) {
    std::unique_ptr<SettingsStore> store = open();
    const auto devices = [&]() -> DeviceStore& { return store->devices(); };
    const Device pump = deviceNamed("pump"), gateway = deviceNamed("Gateway");
    REQUIRE(devices().addDevice(pump).has_value());
    REQUIRE(devices().addDevice(gateway).has_value());
    REQUIRE(devices().addToken(tokenOf(pump, "t1", atMs(10)), atMs(10)).has_value());

    SUBCASE("devices and tokens are there after the store was opened again") {
        store.reset();
        store = open();
        const auto all = devices().devices();
        REQUIRE(all->size() == 2);
        CHECK((*all)[0].name == "Gateway");
        CHECK((*all)[1].meters == pump.meters);
        CHECK((*all)[1].createdAt == atMs(1000));
        const auto tokens = devices().tokens();
        REQUIRE(tokens->size() == 1);
        CHECK(tokens->front().secretHash == hashOf("t1"));
        CHECK(tokens->front().token.deviceId == pump.id);
        CHECK(tokens->front().token.expiresAt == std::nullopt);
        CHECK(tokens->front().token.lastUsedAt == std::nullopt);
    }
    SUBCASE("a name is taken once, without regard to case") {
        Device again = deviceNamed("PUMP");
        CHECK(devices().addDevice(again).error().code == ErrorCode::conflict);
        again = gateway;
        again.name = "Pump";
        CHECK(devices().changeDevice(again).error().code == ErrorCode::conflict);
    }
    SUBCASE("what is said of a device can be changed") {
        Device other = pump;
        other.name = "pump 2";
        other.place = "Hall 3";
        other.meters = {};
        other.disabled = true;
        REQUIRE(devices().changeDevice(other).has_value());
        const Device found = devices().devices()->back();
        CHECK(found.name == "pump 2");
        CHECK(found.place == "Hall 3");
        CHECK(found.meters.empty());
        CHECK(found.disabled);
        other.id = "nobody";
        other.name = "nobody";
        CHECK(devices().changeDevice(other).error().code == ErrorCode::notFound);
    }
    SUBCASE("a new token ends the older ones, each once only") {
        REQUIRE(devices().addToken(tokenOf(pump, "t2", atMs(20)), atMs(500)).has_value());
        REQUIRE(devices().addToken(tokenOf(pump, "t3", atMs(30)), atMs(900)).has_value());
        const auto tokens = devices().tokens();
        REQUIRE(tokens->size() == 3);
        CHECK((*tokens)[0].token.expiresAt == std::nullopt);
        CHECK((*tokens)[1].token.expiresAt == atMs(900));
        CHECK((*tokens)[2].token.expiresAt == atMs(500));
        REQUIRE(devices().removeExpiredTokens(atMs(500)).has_value());
        CHECK(devices().tokens()->size() == 2);
    }
    SUBCASE("a device has so many tokens, and one that is not there has none") {
        for (const char* id : {"t2", "t3", "t4"})
            REQUIRE(devices().addToken(tokenOf(pump, id, atMs(20)), atMs(500)).has_value());
        CHECK(devices().addToken(tokenOf(pump, "t5", atMs(20)), atMs(400)).error().code ==
              ErrorCode::conflict);
        CHECK(devices().tokens()->back().token.expiresAt == atMs(500));  // nothing was changed
        CHECK_FALSE(
            devices().addToken(tokenOf(deviceNamed("nobody"), "t6", atMs(1)), atMs(1)).has_value());
    }
    SUBCASE("a token is noted as used, and removed by its device's name alone") {
        REQUIRE(devices().touchToken("t1", atMs(77)).has_value());
        CHECK(devices().tokens()->front().token.lastUsedAt == atMs(77));
        CHECK(devices().touchToken("t9", atMs(77)).error().code == ErrorCode::notFound);
        CHECK(devices().removeToken(gateway.id, "t1").error().code == ErrorCode::notFound);
        CHECK(devices().removeToken(pump.id, "t1").has_value());
        CHECK(devices().tokens()->empty());
    }
    SUBCASE("a removed device takes its tokens along") {
        REQUIRE(devices().removeDevice(pump.id).has_value());
        CHECK(devices().tokens()->empty());
        CHECK(devices().devices()->size() == 1);
        CHECK(devices().removeDevice(pump.id).error().code == ErrorCode::notFound);
    }
    SUBCASE("what another program has changed shows") {
        const auto before = devices().foreignVersion();
        REQUIRE(devices().touchToken("t1", atMs(77)).has_value());
        CHECK(devices().foreignVersion().value() == before.value());
        REQUIRE(open()->devices().removeDevice(gateway.id).has_value());
        CHECK(devices().foreignVersion().value() != before.value());
        CHECK(devices().devices()->size() == 1);
    }
}

inline void checkModbusUnitsContract(const OpenSettings& open) {
    std::unique_ptr<SettingsStore> store = open();
    const auto units = [&] { return store->modbusUnits().units().value(); };
    const std::vector<std::string> first{"boiler", "chiller"};
    REQUIRE(store->modbusUnits().number(first).has_value());

    SUBCASE("meters are numbered from 1 on, and keep their numbers") {
        const std::vector<std::string> more{"attic", "boiler", "cellar"};
        REQUIRE(store->modbusUnits().number(more).has_value());
        store.reset();
        store = open();
        CHECK(units() == std::vector<ModbusUnitNumber>{
                             {1, "boiler"}, {2, "chiller"}, {3, "attic"}, {4, "cellar"}});
    }
    SUBCASE("there is an end to the numbers, and what is beyond has none") {
        std::vector<std::string> many;
        for (int i = 0; i < 300; ++i) many.push_back(fmt::format("meter {}", i));
        REQUIRE(store->modbusUnits().number(many).has_value());
        REQUIRE(units().size() == 247);
        CHECK(units().back() == ModbusUnitNumber{247, "meter 244"});
    }
}

}  // namespace joulewatch
