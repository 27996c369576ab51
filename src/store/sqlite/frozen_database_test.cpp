#include "store/sqlite/frozen_database.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <thread>

#include "store/sqlite/database.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;
using sqlite::Database;

namespace {

std::int64_t rowsIn(const std::filesystem::path& file) {
    const auto database = Database::open(file);
    REQUIRE(database.has_value());
    auto count = database->query("SELECT count(*) FROM t");
    REQUIRE(count->step().value());
    return count->integer(0);
}

}  // namespace

TEST_CASE("a frozen database is copied as it was, while another goes on writing") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "a.sqlite", copy = directory.path() / "b.sqlite";
    const auto writer = Database::open(file);
    REQUIRE(writer->runScript("CREATE TABLE t(x); INSERT INTO t VALUES(1)").has_value());
    auto frozen = FrozenDatabase::freeze(file);
    REQUIRE(frozen.has_value());
    std::thread waiting([&] { CHECK(writer->runScript("INSERT INTO t VALUES(2)").has_value()); });
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    CHECK(rowsIn(file) == 1);  // who writes waits
    frozen->thaw();
    waiting.join();
    CHECK(rowsIn(file) == 2);
    REQUIRE(frozen->copyTo(copy).has_value());
    CHECK(rowsIn(copy) == 1);
    CHECK(checkDatabase(copy).has_value());
    CHECK(frozen->copyTo(file / "no").error().code == ErrorCode::unavailable);
}

TEST_CASE("a damaged page is named") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "a.sqlite", copy = directory.path() / "b.sqlite";
    {
        const auto database = Database::open(file);
        REQUIRE(database->runScript("CREATE TABLE t(x PRIMARY KEY)").has_value());
        for (std::int64_t i = 0; i < 2000; ++i)
            REQUIRE(database->run("INSERT INTO t VALUES(?)", i).has_value());
        REQUIRE(database->copyTo(copy).has_value());
    }
    std::fstream bytes(copy, std::ios::binary | std::ios::in | std::ios::out);
    bytes.seekp(2 * 4096);  // the type of the third page
    bytes.put('\xff');
    bytes.close();
    const auto checked = checkDatabase(copy);
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().code == ErrorCode::corrupted);
    CHECK(checked.error().message.find("b.sqlite") != std::string::npos);
}
