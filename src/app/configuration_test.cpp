#include "app/configuration.hpp"

#include <doctest/doctest.h>

#include "support/temporary_file.hpp"

namespace joulewatch {
namespace {

std::string complaint(std::string_view toml) {
    const TemporaryFile file("broken.toml", toml);
    const auto settings = readTomlSettings(file.path());
    if (settings) return "";
    const std::string& message = settings.error().message;
    return message.substr(message.find("broken.toml"));
}

}  // namespace

TEST_CASE("a TOML file's settings come with the line they stand on") {
    const TemporaryFile file(
        "good.toml", "# ours\n[serve]\nport = 9000\naddress = \"::1\"\n\nheadless = true\n");
    const auto settings = readTomlSettings(file.path());
    REQUIRE(settings.has_value());
    REQUIRE(settings->size() == 3);
    for (const Setting& each : *settings) {
        CHECK(each.section == "serve");
        if (each.key == "port") {
            CHECK(each.value == "9000");
            CHECK(each.place.ends_with("good.toml, line 3"));
        }
        if (each.key == "headless") CHECK(each.value == "true");
    }
}

TEST_CASE("what is wrong in a TOML file is named with its line") {
    CHECK(complaint("[serve]\nport = \n").starts_with("broken.toml, line 2: "));
    CHECK(complaint("[serve]\nport = 1\nport = 2\n").starts_with("broken.toml, line 3: "));
    CHECK(complaint("port = 1\n") ==
          "broken.toml, line 1: 'port' stands in no table such as [serve]");
    CHECK(complaint("[serve]\nport = [1, 2]\n") ==
          "broken.toml, line 2: 'port' takes one text, number, true or false");
    CHECK(readTomlSettings("/nowhere/at/all.toml").error().code == ErrorCode::notFound);
    CHECK(readTomlSettings("/tmp").error().code == ErrorCode::invalidInput);
}

TEST_CASE("an environment file gives ours and leaves other names alone") {
    const TemporaryFile file(
        ".env", "# secret\n\nOTHER=1\nJOULEWATCH_PORT=9000\r\n JOULEWATCH_DATA_DIR = \"/a b\" \n");
    const auto settings = readEnvironmentFile(file.path());
    REQUIRE(settings.has_value());
    REQUIRE(settings->size() == 2);
    CHECK((*settings)[0].value == "9000");
    CHECK((*settings)[1].key == "JOULEWATCH_DATA_DIR");
    CHECK((*settings)[1].value == "/a b");
    CHECK((*settings)[1].place.ends_with(".env, line 5"));
    const TemporaryFile broken(".env", "JOULEWATCH_PORT 9000\n");
    CHECK(readEnvironmentFile(broken.path())
              .error()
              .message.ends_with(".env, line 1: NAME=value was expected"));
}

}  // namespace joulewatch
