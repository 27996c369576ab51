#include "http/route.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace joulewatch;

namespace {

Response nothing(const Request&, App&) { return {}; }

constexpr std::array kTable{
    Route{Method::get, "/api/meters", "", nothing, kAnyone},
    Route{Method::get, "/api/meters/{meterId}/latest", "", nothing, kAnyone},
    Route{Method::get, "/api/jobs/{jobId}", "", nothing, kAnyone},
    Route{Method::remove, "/api/jobs/{jobId}", "", nothing, kAnyone},
};

/// The meter that is named, "none" where there is no such path.
std::string meterOf(const std::string& segment) {
    const auto match = matchRoute(kTable, Method::get, "/api/meters/" + segment + "/latest");
    return match.route == nullptr ? "none" : match.pathParams.at(0).second;
}

}  // namespace

TEST_CASE("a meter in a path is whatever its device calls it") {
    CHECK(meterOf("plug-3") == "plug-3");
    CHECK(meterOf("Z%C3%A4hler%201") == "Zähler 1");
    CHECK(meterOf("a%2Fb%2fc") == "a/b/c");  // an escaped slash ends no segment
    CHECK(meterOf("100%25") == "100%");
    CHECK(meterOf("a%252Fb") == "a%2Fb");  // decoded once
    CHECK(meterOf("a+b") == "a+b");        // a space is %20 in a path
    CHECK(meterOf("a%3Fb%23c") == "a?b#c");
    CHECK(meterOf("{meterId}") == "{meterId}");
    CHECK(meterOf("..a") == "..a");
    CHECK(meterOf("%2e%2e%2f") == "../");  // a name like others: nothing is opened by it
    CHECK(meterOf(std::string(255, 'x')) == std::string(255, 'x'));
}

TEST_CASE("what is no name of a meter is no path") {
    for (const char* segment : {"", ".", "..", "%2e", "%2E%2e", ".%2e", "%00", "a%0ab", "a%7f",
                                "a%", "a%2", "a%zz", "a/b", "a/../b"})
        CHECK_MESSAGE(meterOf(segment) == "none", segment);
    CHECK(meterOf(std::string(256, 'x')) == "none");
    CHECK(meterOf(std::string(64, 'x') + "%C3%A4") != "none");
}

TEST_CASE("an id is hex digits, and what is escaped makes no path of it") {
    const std::string id(20, 'a');
    CHECK(matchRoute(kTable, Method::get, "/api/jobs/" + id).route == &kTable[2]);
    CHECK(matchRoute(kTable, Method::get, "/api/jobs/" + id + "?x=1").route == &kTable[2]);
    CHECK(matchRoute(kTable, Method::get, "/%61pi/jobs/%61" + id.substr(1)).route == &kTable[2]);
    CHECK(matchRoute(kTable, Method::post, "/api/jobs/" + id).allowed == "GET, HEAD, DELETE");
    for (const char* target : {"/api/jobs/plug-3", "/api%2Fjobs/aaaaaaaaaaaaaaaaaaaa", "/api/jobs/",
                               "/api/jobs/%2e%2e", "/api/jobs/aaaaaaaaaaaaaaaaaaaa%2F"})
        CHECK_MESSAGE(matchRoute(kTable, Method::get, target).allowed.empty(), target);
}
