#include "store/sqlite/migrate.hpp"

#include <doctest/doctest.h>

#include <array>

#include "support/temporary_directory.hpp"

using namespace joulewatch;
using sqlite::Database;
using sqlite::migrate;
using sqlite::Sql;

namespace {

constexpr std::array<Sql, 1> kFirst{
    "CREATE TABLE sites(id INTEGER PRIMARY KEY, name TEXT);"
    "INSERT INTO sites VALUES(1, 'plant')"};
constexpr std::array<Sql, 3> kThird{kFirst[0], "ALTER TABLE sites ADD COLUMN zone TEXT",
                                    "UPDATE sites SET zone = 'UTC'"};
constexpr std::array<Sql, 3> kBroken{kFirst[0], "ALTER TABLE sites ADD COLUMN zone TEXT",
                                     "UPDATE sites SET nonsense = 'UTC'"};

Database open(const std::filesystem::path& file) {
    auto database = Database::open(file);
    REQUIRE(database.has_value());
    return std::move(*database);
}

int columnsOf(const Database& database) {
    auto columns = database.query("SELECT count(*) FROM pragma_table_info('sites')");
    REQUIRE(columns->step().value());
    return static_cast<int>(columns->integer(0));
}

/// A file as the first release left it.
std::filesystem::path releasedFile(const TemporaryDirectory& directory) {
    const auto file = directory.path() / "some.sqlite";
    REQUIRE(migrate(open(file), kFirst).has_value());
    return file;
}

}  // namespace

TEST_CASE("an old file gets all due steps and keeps its rows") {
    const TemporaryDirectory directory;
    const Database database = open(releasedFile(directory));
    REQUIRE(migrate(database, kThird).has_value());
    CHECK(database.schemaVersion().value() == 3);
    auto site = database.query("SELECT name, zone FROM sites");
    REQUIRE(site->step().value());
    CHECK(site->text(0) == "plant");
    CHECK(site->text(1) == "UTC");
    CHECK(migrate(database, kThird).has_value());  // nothing is left to do
}

TEST_CASE("a file with data is copied before it is changed; a fresh one is not") {
    const TemporaryDirectory directory;
    const auto file = releasedFile(directory);
    CHECK_FALSE(std::filesystem::exists(directory.path() / "some.sqlite.schema-0"));
    REQUIRE(migrate(open(file), kThird).has_value());
    const Database copy = open(directory.path() / "some.sqlite.schema-1");
    CHECK(copy.schemaVersion().value() == 1);
    CHECK(columnsOf(copy) == 2);
    CHECK_FALSE(std::filesystem::exists(directory.path() / "some.sqlite.schema-1.new"));
}

TEST_CASE("a step that fails leaves the file as it was, and a sound program can still upgrade it") {
    const TemporaryDirectory directory;
    const Database database = open(releasedFile(directory));
    const auto failed = migrate(database, kBroken);
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().message.find("schema 3") != std::string::npos);
    CHECK(database.schemaVersion().value() == 1);
    CHECK(columnsOf(database) == 2);
    CHECK(migrate(database, kThird).has_value());
    CHECK(columnsOf(database) == 3);
}

TEST_CASE("a step may not leave a row that refers to nothing") {
    constexpr std::array<Sql, 2> kDangling{
        kFirst[0],
        "CREATE TABLE meters(site INTEGER REFERENCES sites(id)); INSERT INTO meters VALUES(9)"};
    const TemporaryDirectory directory;
    const Database database = open(releasedFile(directory));
    const auto failed = migrate(database, kDangling);
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().message.find("meters") != std::string::npos);
    CHECK(database.schemaVersion().value() == 1);
}

TEST_CASE("an old program refuses the file of a newer one and says what to do") {
    const TemporaryDirectory directory;
    const auto file = releasedFile(directory);
    REQUIRE(migrate(open(file), kThird).has_value());
    const auto refused = migrate(open(file), kFirst);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(refused.error().message.find("schema 3; this one knows 1") != std::string::npos);
}
