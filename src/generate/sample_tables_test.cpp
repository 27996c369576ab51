#include "generate/sample_tables.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

using namespace joulewatch;

namespace {

std::vector<std::vector<std::string>> rowsOf(const std::string& text) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream cells(line);
        auto& row = rows.emplace_back();
        for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
    }
    return rows;
}

}  // namespace

TEST_CASE("a sample table depends on its seed alone") {
    for (const auto make : {substationTable, phasorTable, consumptionTable, householdTable}) {
        CHECK(make(42) == make(42));
        CHECK(make(42) != make(43));
    }
    CHECK(rowsOf(substationTable(42)).size() == 1 + 2 * 96 * 14);
    CHECK(rowsOf(phasorTable(42)).size() == 1 + 3000);
    CHECK(rowsOf(consumptionTable(42)).size() == 1 + 2 * 96 * 21);
    CHECK(rowsOf(householdTable(42)).size() == 1 + 48 * 60 - 10 + 1);
}

TEST_CASE("a substation's power is what voltage, current and power factor make") {
    const auto rows = rowsOf(substationTable(42));
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const double made = std::sqrt(3.0) * std::stod(rows[i][2]) * std::stod(rows[i][3]) *
                            std::stod(rows[i][4]) / 1000;
        REQUIRE(std::stod(rows[i][5]) == doctest::Approx(made).epsilon(0.0001));
    }
}

TEST_CASE("a transformer's oil is warm behind its load, and hot when its cooling fails") {
    const auto rows = rowsOf(substationTable(42));
    const auto oil = [&](std::size_t day, std::size_t quarter, std::size_t station) {
        return std::stod(rows[1 + station * 96 * 14 + 96 * (day - 1) + quarter][6]);
    };
    CHECK(oil(3, 4 * 15, 0) > oil(3, 4 * 7, 0) + 5);     // afternoon and morning
    CHECK(oil(10, 4 * 15, 1) > oil(9, 4 * 15, 1) + 20);  // with the fault and a day before
    CHECK(oil(3, 4 * 18, 0) > oil(3, 4 * 10, 0));        // the same load, three hours' lag
}

TEST_CASE("an open line has no current and an infinite impedance") {
    const auto rows = rowsOf(phasorTable(42));
    const auto column = [&](const char* header) {
        return static_cast<std::size_t>(std::ranges::find(rows[0], header) - rows[0].begin());
    };
    CHECK(rows[2030][column("R3-PM10:I")] == "0.000");
    CHECK(rows[2030][column("R3-PA:Z")] == "inf");
    CHECK(rows[1000][column("R3-PA:Z")] != "inf");
    CHECK(std::stod(rows[915][column("R1-PM7:V")]) <
          0.7 * std::stod(rows[800][column("R1-PM7:V")]));
    for (std::size_t i = 1; i < rows.size(); ++i)
        REQUIRE(std::abs(std::stod(rows[i][column("R1:F")]) - 50) < 0.2);
}
