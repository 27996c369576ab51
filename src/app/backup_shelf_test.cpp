#include "app/backup_shelf.hpp"

#include <doctest/doctest.h>

#include "app/data_directory.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;

TEST_CASE("a shelf keeps its ten newest backups") {
    const TemporaryDirectory directory;
    const auto data = directory.path() / "data";
    REQUIRE(makePrivateDirectory(data).has_value());
    REQUIRE(replaceFile(data / "a", "12345").has_value());
    const BackupShelf shelf(data, data / "backups");
    CHECK(shelf.list().empty());
    const auto goOn = [](std::string_view, std::uint64_t, std::uint64_t) { return true; };
    Timestamp now = parseTimestamp("2026-03-01T12:00:00").value();
    for (int i = 0; i < 12; ++i, now += std::chrono::hours(1))
        REQUIRE(shelf.make(now, goOn).has_value());
    const auto all = shelf.list();
    REQUIRE(all.size() == 10);
    CHECK(all.front().name == "2026-03-01T23-00-00Z");
    CHECK(all.back().name == "2026-03-01T14-00-00Z");
    CHECK(all.front().files == 1);  // no backup holds the backups
    CHECK(all.front().bytes == 5);
    const auto again = shelf.make(now - std::chrono::hours(1), goOn);
    CHECK(again.error().code == ErrorCode::conflict);
    CHECK(again.error().message.find('/') == std::string::npos);
}

TEST_CASE("a start removes a backup that was cut off, and nothing else") {
    const TemporaryDirectory directory;
    const auto shelf = directory.path();
    const auto add = [&](const char* name, const char* file) {
        REQUIRE(makePrivateDirectory(shelf / name).has_value());
        REQUIRE(replaceFile(shelf / name / file, "{").has_value());
    };
    add("2026-03-01T12-00-00Z", "settings.sqlite");
    add("2026-03-02T12-00-00Z", "manifest.json");  // damaged
    add("monday", "settings.sqlite");
    add("2026-03-01T12-00-00Z.old", "settings.sqlite");
    BackupShelf(directory.path() / "data", shelf).sweep();
    CHECK_FALSE(std::filesystem::exists(shelf / "2026-03-01T12-00-00Z"));
    CHECK(std::filesystem::exists(shelf / "2026-03-02T12-00-00Z"));
    CHECK(std::filesystem::exists(shelf / "monday"));
    CHECK(std::filesystem::exists(shelf / "2026-03-01T12-00-00Z.old"));
}
