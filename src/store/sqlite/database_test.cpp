#include "store/sqlite/database.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "support/temporary_directory.hpp"

using namespace joulewatch;
using sqlite::Database;
using sqlite::Transaction;

namespace {

std::string answer(const Database& database, sqlite::Sql sql) {
    auto statement = database.query(sql);
    REQUIRE(statement.has_value());
    REQUIRE(statement->step().value());
    return statement->text(0);
}

std::int64_t rowsOf(const Database& database) {
    return std::stoll(answer(database, "SELECT count(*) FROM words"));
}

}  // namespace

TEST_CASE("a database survives power cuts: write-ahead log, synced at every commit") {
    const TemporaryDirectory directory;
    const auto database = Database::open(directory.path() / "some.sqlite");
    REQUIRE(database.has_value());
    CHECK(answer(*database, "PRAGMA journal_mode") == "wal");
    CHECK(answer(*database, "PRAGMA synchronous") == "2");  // FULL
    CHECK(answer(*database, "PRAGMA foreign_keys") == "1");
}

TEST_CASE("a database and its write-ahead log are for their owner alone") {
    const TemporaryDirectory directory;
    const auto database = Database::open(directory.path() / "some.sqlite");
    REQUIRE(database->runScript("CREATE TABLE words(word TEXT)").has_value());
    for (const char* name : {"some.sqlite", "some.sqlite-wal"}) {
        struct stat status {};
        REQUIRE(stat((directory.path() / name).c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0600);
    }
}

TEST_CASE("values come back as they were bound, and are never read as SQL") {
    const TemporaryDirectory directory;
    const auto database = Database::open(directory.path() / "some.sqlite");
    REQUIRE(database->runScript("CREATE TABLE words(word TEXT, number INTEGER, bytes BLOB)")
                .has_value());
    const std::string evil = "'); DROP TABLE words; --";
    const std::vector<std::byte> bytes{std::byte{0}, std::byte{255}};
    REQUIRE(database
                ->run("INSERT INTO words VALUES(?, ?, ?)", evil, std::int64_t{-5},
                      std::span<const std::byte>(bytes))
                .has_value());
    REQUIRE(database->run("INSERT INTO words VALUES(?, ?, ?)", "", nullptr, nullptr).has_value());

    auto rows = database->query("SELECT word, number, bytes FROM words ORDER BY rowid");
    REQUIRE(rows->step().value());
    CHECK(rows->text(0) == evil);
    CHECK(rows->integer(1) == -5);
    CHECK(rows->bytes(2) == bytes);
    REQUIRE(rows->step().value());
    CHECK_FALSE(rows->isNull(0));
    CHECK(rows->text(0).empty());
    CHECK(rows->optionalInteger(1) == std::nullopt);
    CHECK_FALSE(rows->step().value());
}

TEST_CASE("a transaction that is not committed has not happened") {
    const TemporaryDirectory directory;
    const auto database = Database::open(directory.path() / "some.sqlite");
    REQUIRE(database->runScript("CREATE TABLE words(word TEXT UNIQUE)").has_value());
    {
        auto transaction = Transaction::begin(*database);
        REQUIRE(database->run("INSERT INTO words VALUES(?)", "lost").has_value());
    }
    CHECK(rowsOf(*database) == 0);
    auto transaction = Transaction::begin(*database);
    REQUIRE(database->run("INSERT INTO words VALUES(?)", "kept").has_value());
    REQUIRE(transaction->commit().has_value());
    CHECK(rowsOf(*database) == 1);
    const auto twice = database->run("INSERT INTO words VALUES(?)", "kept");
    REQUIRE_FALSE(twice.has_value());
    CHECK(twice.error().code == ErrorCode::conflict);
}

TEST_CASE("a damaged file is told from a sound one") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "some.sqlite";
    {
        const auto database = Database::open(file);
        REQUIRE(database->runScript("CREATE TABLE words(word TEXT)").has_value());
        const std::string word(500, 'w');
        for (int row = 0; row < 100; ++row)
            REQUIRE(database->run("INSERT INTO words VALUES(?)", word).has_value());
        CHECK(database->verify().has_value());
    }
    std::fstream damage(file, std::ios::in | std::ios::out | std::ios::binary);
    damage.seekp(3 * 4096);  // the fourth page: rows of the table
    damage.write("\xff\xff\xff\xff\xff\xff\xff\xff", 8);
    damage.close();
    const auto database = Database::open(file);
    const auto verified = database->verify();
    REQUIRE_FALSE(verified.has_value());
    CHECK(verified.error().code == ErrorCode::corrupted);
    CHECK(verified.error().message.find("some.sqlite") != std::string::npos);
}

TEST_CASE("what is no database, or cannot be made, is refused with its name") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "some.sqlite";
    std::ofstream(file) << std::string(5000, 'x');
    const auto text = Database::open(file);
    REQUIRE_FALSE(text.has_value());
    CHECK(text.error().code == ErrorCode::corrupted);
    CHECK(text.error().message.find("some.sqlite") != std::string::npos);

    const auto nowhere = Database::open(directory.path() / "missing" / "some.sqlite");
    REQUIRE_FALSE(nowhere.has_value());
    CHECK(nowhere.error().code == ErrorCode::unavailable);
    CHECK(nowhere.error().message.find("missing/some.sqlite") != std::string::npos);
}
