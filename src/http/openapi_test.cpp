// The contract and the route table say the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

#include "http/route.hpp"

using namespace joulewatch;

namespace {

std::string methodName(Method method) {
    return method == Method::get ? "get" : method == Method::post ? "post" : "delete";
}

struct Contract {
    std::set<std::string> operations;   // "get /api/health listDatasets"
    std::set<std::string> queryParams;  // "get /api/x name"
};

/// Reads as much YAML as the contract is written in: paths two spaces in, methods four.
Contract readContract() {
    std::ifstream file(JOULEWATCH_TESTS_DIR "/../api/openapi.yaml");
    REQUIRE(file.good());
    Contract contract;
    std::string path, method, param;
    for (std::string line; std::getline(file, line);) {
        if (line == "components:") break;
        const auto indent = line.find_first_not_of(' ');
        if (indent == std::string::npos) continue;
        const std::string word = line.substr(indent);
        if (indent == 2 && word.starts_with("/")) path = word.substr(0, word.size() - 1);
        if (indent == 4 && !path.empty()) method = word.substr(0, word.size() - 1);
        if (indent == 6 && word.starts_with("operationId: "))
            contract.operations.insert(method + " " + path);
        if (word.starts_with("- name: ")) param = word.substr(8);
        if (word == "in: query") contract.queryParams.insert(method + " " + path + " " + param);
    }
    return contract;
}

}  // namespace

TEST_CASE("no route without its place in the contract, nothing in the contract without a route") {
    std::set<std::string> operations;
    for (const Route& route : routes())
        operations.insert(methodName(route.method) + " " + std::string(route.path));
    CHECK(operations == readContract().operations);
    CHECK(operations.size() == routes().size());
}

TEST_CASE("the query names of route and contract are the same") {
    std::set<std::string> names;
    for (const Route& route : routes()) {
        std::string_view rest = route.query;
        while (!rest.empty()) {
            const auto name = rest.substr(0, rest.find(' '));
            CHECK(knowsQuery(route, name));
            names.insert(methodName(route.method) + " " + std::string(route.path) + " " +
                         std::string(name));
            rest.remove_prefix(std::min(rest.size(), name.size() + 1));
        }
        CHECK_FALSE(knowsQuery(route, "other"));
        CHECK_FALSE(knowsQuery(route, ""));
    }
    CHECK(names == readContract().queryParams);
}

TEST_CASE("nothing is changed by a GET: what changes is a POST or a DELETE") {
    for (const Route& route : routes()) {
        CHECK((route.method == Method::get || route.method == Method::post ||
               route.method == Method::remove));
        if (route.takes == Takes::file) CHECK(route.method == Method::post);
    }
}
