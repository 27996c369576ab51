#include "store/sqlite/sqlite_settings.hpp"

#include "store/alert_store_contract.hpp"
#include "store/discovery_store_contract.hpp"
#include "store/meter_store_contract.hpp"
#include "store/reset_queue_contract.hpp"
#include "store/settings_store_contract.hpp"
#include "store/sqlite/database.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;

namespace {

std::unique_ptr<SettingsStore> open(const std::filesystem::path& file) {
    auto settings = openSqliteSettings(file);
    REQUIRE(settings.has_value());
    return std::move(*settings);
}

/// A trail of five rows that somebody then changes behind our back.
std::filesystem::path tamperedTrail(const TemporaryDirectory& directory, sqlite::Sql change) {
    const auto file = directory.path() / "settings.sqlite";
    {
        const auto settings = open(file);
        for (int row = 1; row <= 5; ++row)
            REQUIRE(settings->audit().append({atMs(row), "ada", "x", "", "", ""}).has_value());
    }
    const auto database = sqlite::Database::open(file);
    REQUIRE(database
                ->runScript("DROP TRIGGER audit_is_not_changed;"
                            "DROP TRIGGER audit_is_not_removed")
                .has_value());
    REQUIRE(database->runScript(change).has_value());
    return file;
}

}  // namespace

TEST_CASE("SQLite keeps the contract of users") {
    const TemporaryDirectory directory;
    checkUsersContract([&] { return open(directory.path() / "settings.sqlite"); });
}
TEST_CASE("SQLite keeps the contract of sessions, links and failures to log in") {
    const TemporaryDirectory directory;
    checkSignInContract([&] { return open(directory.path() / "settings.sqlite"); });
}
TEST_CASE("SQLite keeps the contract of the audit trail") {
    const TemporaryDirectory directory;
    checkAuditContract([&] { return open(directory.path() / "settings.sqlite"); });
}
TEST_CASE("SQLite keeps the contract of data sets and jobs") {
    const TemporaryDirectory directory;
    checkWorkContract([&] { return open(directory.path() / "settings.sqlite"); });
}
TEST_CASE("SQLite keeps the contract of devices and their tokens") {
    const TemporaryDirectory directory;
    checkDevicesContract([&] { return open(directory.path() / "settings.sqlite"); });
}
TEST_CASE("SQLite keeps the contract of numbers for Modbus") {
    const TemporaryDirectory directory;
    checkModbusUnitsContract([&] { return open(directory.path() / "settings.sqlite"); });
}

TEST_CASE("SQLite keeps the contract of sites") {
    const TemporaryDirectory directory;
    checkSitesContract([&] { return open(directory.path() / "settings.sqlite"); });
}
TEST_CASE("SQLite keeps the contract of meters and what brings their readings") {
    const TemporaryDirectory directory;
    checkMetersContract([&] { return open(directory.path() / "settings.sqlite"); });
}
TEST_CASE("SQLite keeps the contract of alerts") {
    const TemporaryDirectory directory;
    checkAlertsContract([&] { return open(directory.path() / "settings.sqlite"); });
}
TEST_CASE("SQLite keeps the contract of what turns up by itself") {
    const TemporaryDirectory directory;
    checkDiscoveriesContract([&] { return open(directory.path() / "settings.sqlite"); });
}
TEST_CASE("SQLite keeps the contract of passwords that were asked to be set anew") {
    const TemporaryDirectory directory;
    checkResetsContract([&] { return open(directory.path() / "settings.sqlite"); });
}
TEST_CASE("of so many alerts the oldest that is over makes room for another") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "settings.sqlite";
    const auto settings = open(file);
    REQUIRE(sqlite::Database::open(file)  // one by one it would take a while
                ->run("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"
                      "  WHERE i + 1 < ?) INSERT INTO alerts SELECT 'a' || i, 'noData', 'WARNING',"
                      "  'meter', 'm', '', i, NULL, '', NULL, '' FROM n",
                      AlertStore::kMaxAlerts)
                .has_value());
    CHECK(settings->alerts().addAlert(alertOf("more", atMs(99'999))).error().code ==
          ErrorCode::unavailable);
    REQUIRE(settings->alerts().endAlert("a7", "", atMs(99'999)).has_value());
    REQUIRE(settings->alerts().endAlert("a9", "", atMs(99'999)).has_value());
    REQUIRE(settings->alerts().addAlert(alertOf("more", atMs(99'999))).has_value());
    CHECK(settings->alerts().alert("a7").error().code == ErrorCode::notFound);
    CHECK(settings->alerts().alert("a0").has_value());  // older, but not over
    CHECK(settings->alerts().alert("a9").has_value());
}

TEST_CASE("an audit trail that was tampered with names its first bad row") {
    const TemporaryDirectory directory;
    std::filesystem::path file;
    SUBCASE("a row was altered") {
        file = tamperedTrail(directory, "UPDATE audit SET actor = 'bob' WHERE id = 3");
    }
    SUBCASE("a row was removed") {
        file = tamperedTrail(directory, "DELETE FROM audit WHERE id = 3");
    }
    SUBCASE("rows were cut off at the end") {
        file = tamperedTrail(directory, "DELETE FROM audit WHERE id >= 3");
    }
    SUBCASE("text moved from one column to the next") {
        file =
            tamperedTrail(directory, "UPDATE audit SET actor = 'ad', action = 'ax' WHERE id = 3");
    }
    const auto settings = open(file);
    CHECK(settings->audit().verify()->firstBad == 3);
    const auto verified = settings->verify();
    REQUIRE_FALSE(verified.has_value());
    CHECK(verified.error().code == ErrorCode::corrupted);
    CHECK(verified.error().message.find("row 3") != std::string::npos);
}

TEST_CASE("the audit trail itself refuses changes") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "settings.sqlite";
    REQUIRE(open(file)->audit().append({atMs(1), "ada", "x", "", "", ""}).has_value());
    const auto database = sqlite::Database::open(file);
    CHECK_FALSE(database->run("UPDATE audit SET actor = 'bob'").has_value());
    CHECK_FALSE(database->run("DELETE FROM audit").has_value());
}

TEST_CASE("two programs may have the settings open: each sees what the other has written") {
    const TemporaryDirectory directory;
    const auto server = open(directory.path() / "settings.sqlite");
    const auto command = open(directory.path() / "settings.sqlite");
    REQUIRE(command->people().addUser(userNamed("ada", Role::admin), "").has_value());
    REQUIRE(server->people().addUser(userNamed("bob"), "").has_value());
    CHECK(server->people().users()->size() == 2);
    CHECK(command->people().users()->size() == 2);
}
