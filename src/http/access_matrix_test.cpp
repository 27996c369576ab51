// Who may ask for what: every route, asked as nobody and in each role, against the table that is
// kept in tests/access/routes.csv. A new route needs its line there.
#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <map>
#include <string>
#include <utility>

#include "app/live.hpp"
#include "app/open_settings.hpp"
#include "http/browser_fixture.hpp"
#include "http/live_events.hpp"
#include "http/route.hpp"

using namespace joulewatch;

namespace {

constexpr std::array<std::string_view, 6> kAskers{"nobody",     "household", "viewer",
                                                  "technician", "operator",  "admin"};

std::string methodName(Method method) {
    return method == Method::get ? "GET" : method == Method::post ? "POST" : "DELETE";
}

/// "GET,/api/x" → "401,403,yes,yes,yes,yes"
std::map<std::string, std::string> expectedTable() {
    std::ifstream file(JOULEWATCH_TESTS_DIR "/access/routes.csv");
    REQUIRE(file.good());
    std::map<std::string, std::string> table;
    std::string line;
    std::getline(file, line);
    CHECK(line == "method,path,nobody,household,viewer,technician,operator,admin");
    while (std::getline(file, line)) {
        const auto path = line.find(',');
        const auto answers = line.find(',', path + 1);
        REQUIRE(answers != std::string::npos);
        CHECK_MESSAGE(table.emplace(line.substr(0, answers), line.substr(answers + 1)).second,
                      line);
    }
    return table;
}

std::string targetOf(const Route& route) {
    std::string target(route.path);
    for (auto open = target.find('{'); open != std::string::npos; open = target.find('{')) {
        const bool user = target.compare(open, 8, "{userId}") == 0;
        target.replace(open, target.find('}') - open + 1, std::string(user ? 32 : 20, '0'));
    }
    return target;
}

struct Plant : Browser {
    LiveFeed feed{liveReadingsText};
    EventLog log{std::move(*openEvents(data.data.path())), [](const KeptEvent&) {}};
    LiveScoring scoring{data.data.path() / "scoring.state", log};
    Live live{feed, log, scoring};

    Plant() {
        app.live = &live;
        for (const RoleInfo& each : kRoles) people.add("the-" + std::string(each.name), each.role);
        REQUIRE(data.workspace->openLive().has_value());
    }
    void become(std::string_view asker) {
        cookie = csrf = "";
        if (asker == "nobody") return;
        people.now += std::chrono::minutes(1);  // so many log-ins need their time
        cookie = people.signIn("the-" + std::string(asker)).token;
        csrf = csrfToken(cookie);
    }
    int asked = 0;
    /// From an address of its own, for nobody may ask often. With a body that no handler takes for
    /// good: who is let through changes nothing.
    Response askAlong(const Route& route, NamedValues headers = {}) {
        address = fmt::format("10.{}.{}.{}", asked / 65536, asked / 256 % 256, asked % 256);
        ++asked;
        return ask(route.method, targetOf(route),
                   route.takes == Takes::json || route.takes == Takes::readings
                       ? Json{{"unknown", 1}}
                       : Json(),
                   std::move(headers));
    }
};

std::string verdict(unsigned status) {
    CHECK(status < 500);
    return status == 401 || status == 403 ? std::to_string(status) : "yes";
}

}  // namespace

TEST_CASE("who may ask for what is as the table says, and the table knows every route") {
    Plant plant;
    auto expected = expectedTable();
    for (const Route& route : routes()) {
        const std::string name = methodName(route.method) + "," + std::string(route.path);
        std::string found;
        for (const std::string_view asker : kAskers) {
            plant.become(asker);
            found += (found.empty() ? "" : ",") + verdict(plant.askAlong(route).status);
        }
        const std::string wanted = std::exchange(expected[name], "");
        CHECK_MESSAGE(found == wanted, name << "," << found);
        expected.erase(name);
    }
    for (const auto& [name, answers] : expected) CHECK_MESSAGE(false, "no such route: " << name);
}

TEST_CASE("what changes something is refused to pages elsewhere, whoever is signed in") {
    Plant plant;
    for (const Route& route : routes()) {
        if (!changesState(route.method)) continue;
        plant.become("admin");
        for (const auto& [name, value] :
             {std::pair("origin", "https://evil.example"), std::pair("origin", "null"),
              std::pair("origin", "http://127.0.0.1:8502"), std::pair("origin", "http://localhost"),
              std::pair("sec-fetch-site", "cross-site"), std::pair("sec-fetch-site", "same-site")})
            CHECK_MESSAGE(plant.askAlong(route, {{name, value}}).status == 403,
                          route.path << " " << name << ": " << value);
    }
}

TEST_CASE("what changes something in a person's name needs their session's token") {
    Plant plant;
    for (const Route& route : routes()) {
        if (!changesState(route.method) || !route.access.atLeast) continue;
        plant.become("admin");
        for (const std::string& wrong : {std::string(), csrfToken("another"), plant.csrf + "0"}) {
            plant.csrf = wrong;
            CHECK_MESSAGE(plant.askAlong(route).status == 403, route.path);
        }
    }
}

TEST_CASE("a form cannot stand in for JSON, nor a GET for a change") {
    Plant plant;
    plant.become("admin");
    for (const Route& route : routes()) {
        if (!changesState(route.method)) continue;
        if (route.takes == Takes::json || route.takes == Takes::readings)
            for (const char* type : {"text/plain", "application/x-www-form-urlencoded",
                                     "multipart/form-data; boundary=x", "application/json-seq"})
                CHECK_MESSAGE(plant.askAlong(route, {{"content-type", type}}).status == 415,
                              route.path << " " << type);
        const auto sameByGet = matchRoute(routes(), Method::get, targetOf(route));
        const Response answer = plant.ask(Method::get, targetOf(route));
        CHECK_MESSAGE((sameByGet.route != nullptr || answer.status == 405), route.path);
    }
}

namespace {

/// A data set that the-household has brought; "other" is another household.
struct OwnedPlant : Plant {
    User owner = people.accounts.findUser("the-household").value();
    OwnedPlant() { people.add("the-other", Role::household); }

    std::string bring() {
        const std::string file = smallCsv() + "Machine_00,Press\n";  // a row to be rejected
        auto arriving = data.workspace->beginUpload(file.size());
        REQUIRE((arriving.has_value() && arriving->write(file).has_value()));
        const auto taken =
            data.workspace->addUpload("plant.csv", std::move(*arriving), {owner.id, owner.name});
        REQUIRE(taken.has_value());
        data.waitFor(*taken);
        return taken->datasetId;
    }
    unsigned askFor(const Route& route, const std::string& dataset) {
        std::string target(route.path);
        target.replace(target.find("{datasetId}"), 11, dataset);
        if (knowsQuery(route, "metric")) target += "?metric=voltageV";
        if (knowsQuery(route, "metric") && knowsQuery(route, "meter"))
            target += "&meter=Machine_00";
        return ask(route.method, std::move(target)).status;
    }
};

}  // namespace

TEST_CASE(
    "a household's data set is not there for another, and only its own or an operator's to "
    "change") {
    OwnedPlant plant;
    for (const std::string_view asker :
         {"household", "other", "viewer", "technician", "operator"}) {
        const std::string dataset = plant.bring();
        plant.become(asker);
        const bool hidden = asker == "other";
        const bool changes = asker == "household" || asker == "operator";
        for (const bool mutating : {false, true})  // the data set must be there till the end
            for (const Route& route : routes()) {
                if (route.path.find("{datasetId}") == std::string_view::npos ||
                    route.takes != Takes::nothing || route.access.atLeast > Role::household ||
                    changesState(route.method) != mutating)
                    continue;
                const unsigned status = plant.askFor(route, dataset);
                const unsigned wanted = hidden ? 404 : !mutating ? 200 : changes ? 204 : 403;
                CHECK_MESSAGE(status == wanted, asker << " " << route.path);
            }
    }
}
