#include "app/configuration_table.hpp"

#include <doctest/doctest.h>

#include "support/temporary_file.hpp"

namespace joulewatch {
namespace {

ConfigurationTable only(std::string_view toml) {
    const TemporaryFile file("ways.toml", toml);
    auto tables = readTomlTables(file.path(), "mqtt");
    REQUIRE(tables.has_value());
    REQUIRE(tables->size() == 1);
    return ConfigurationTable((*tables)[0]);
}

std::string complaint(const ConfigurationTable& table) {
    const auto finished = table.finish();
    if (finished) return "";
    const std::string& message = finished.error().message;
    return message.substr(message.find("ways.toml"));
}

}  // namespace

TEST_CASE("a table's settings are read by their kinds, lists and inner tables too") {
    auto table = only(
        "[serve]\nport = 1\n[[mqtt]]\nname = \"hall\"\nkeep_alive = 30\nretain = true\n"
        "factor = 0.5\ntopics = [\"a/#\", \"b/+\"]\none = \"c\"\n"
        "[[mqtt.topic]]\nmeter = \"m1\"\n[[mqtt.topic]]\nmeter = \"m2\"\n");
    CHECK(table.neededText("name") == "hall");
    CHECK(table.wholeNumber("keep_alive", 60, 1, 100) == 30);
    CHECK(table.wholeNumber("qos", 1, 0, 1) == 1);
    CHECK(table.flag("retain", false));
    CHECK(table.number("factor", 1, 0, 1) == 0.5);
    CHECK(table.texts("topics") == std::vector<std::string>{"a/#", "b/+"});
    CHECK(table.texts("one") == std::vector<std::string>{"c"});
    CHECK(table.texts("none").empty());
    auto inner = table.tables("topic");
    REQUIRE(inner.size() == 2);
    CHECK(inner[1].neededText("meter") == "m2");
    CHECK(inner[1].place().ends_with("ways.toml, line 12"));
    CHECK(table.place().ends_with("ways.toml, line 3"));
    CHECK(complaint(table).empty());
}

TEST_CASE("a wrong setting is told with file, line, key and what is expected") {
    auto table = only("[[mqtt]]\nkeep_alive = 0\nqos = 9\n");
    table.wholeNumber("keep_alive", 60, 1, 100);
    table.wholeNumber("qos", 1, 0, 1);
    CHECK(complaint(table) ==
          "ways.toml, line 2: [[mqtt]]: 'keep_alive' is a whole number from 1 to 100, not '0'");

    auto unknown = only("[[mqtt]]\nname = \"a\"\n\nurll = \"b\"\n");
    unknown.neededText("name");
    unknown.text("url");
    CHECK(complaint(unknown) ==
          "ways.toml, line 4: 'urll' is no setting of [[mqtt]]; there are name, url");

    auto list = only("[[mqtt]]\nname = [\"a\", \"b\"]\n");
    list.text("name");
    CHECK(complaint(list) == "ways.toml, line 2: [[mqtt]]: 'name' takes one value, no list");

    auto missing = only("\n[[mqtt]]\n");
    missing.neededText("name");
    CHECK(complaint(missing) ==
          "ways.toml, line 2: [[mqtt]]: 'name' is needed, a text of 1 to 255 bytes");

    auto inner = only("[[mqtt]]\n[[mqtt.topics]]\na = 1\n");
    inner.tables("topic");
    CHECK(complaint(inner) ==
          "ways.toml, line 2: 'topics' is no setting of [[mqtt]]; there are topic");

    auto flag = only("[[mqtt]]\nretain = \"yes\"\n");
    flag.flag("retain", false);
    CHECK(complaint(flag) == "ways.toml, line 2: [[mqtt]]: 'retain' is true or false, not 'yes'");
}

}  // namespace joulewatch
