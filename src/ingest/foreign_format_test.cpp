#include "ingest/foreign_format.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;
using namespace std::string_literals;

namespace {

std::string said(const std::string& beginning, std::string_view name = "file") {
    return foreignFormat(beginning, name).value_or("");
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what is no table is told by its first bytes") {
    CHECK(has(said("station,device,1999\r\n2,2A,0D\r\n"), "COMTRADE"));
    CHECK(has(said("--- file type: CFG ---\n"), "COMTRADE"));
    CHECK(has(said("1,72500,-83,68\n2,72708,-64,62\n", "fault.DAT"), "COMTRADE"));
    CHECK(has(said("\1\0\0\0\0\0\0\0\x6d\x9e\xbf\xf0"s, "fault.dat"), "COMTRADE"));
    CHECK(has(said("aa4100121e36448560300f0bbfd00002ce00\n"), "C37.118"));
    CHECK(has(said("\xAA\x31\x01\xC6\x1E\x36"), "C37.118"));
    CHECK(has(said("/ISk5\\2MT382-1000\r\n\r\n1-3:0.2.8(50)\r\n"), "DSMR"));
    CHECK(has(said("<?xml version=\"1.0\"?>\n<feed xmlns:espi=\"http://naesb.org/espi\">"),
              "Green Button"));
    CHECK(has(said("<?xml version=\"1.0\"?>\n<plant/>"), "is XML"));
    CHECK(has(said("<!DOCTYPE html><html>"), "web page"));
    CHECK(has(said("%PDF-1.7"), "PDF"));
    CHECK(has(said("{\"a\": 1}"), "JSON"));
    CHECK(has(said("t\0i\0m\0e\0,\0v\0\n\0"s), "UTF-16"));
    CHECK(has(said("time,v\n2024-01-01,\0\n"s), "zero byte at offset 18"));
}

TEST_CASE("what may be a table is read on") {
    for (const char* text : {"", "\n", "time,v\n", "1,72500,-83,68\n", "a,b,c\n1,2,3\n",
                             "/path;time\n1;2\n", "aa,bb\n", "# fs=12800\n", "time;v\n8,4A\n"})
        CHECK_MESSAGE(said(text).empty(), text);
    CHECK(said("time,v\n2024-01-01,1\n", "readings.dat").empty());
}
