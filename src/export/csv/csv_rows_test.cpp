#include "export/csv/csv_rows.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/time.hpp"

namespace joulewatch {
namespace {

Timestamp stamp(const char* text) { return parseTimestamp(text).value(); }

std::string textOf(const CsvRows& rows, const FixedPointGrid& grid) {
    std::string text(rows.bytes(grid) + CsvRows::kSlackBytes, '\0');
    text.resize(rows.write(grid, text.data()));
    CHECK(text.size() == rows.bytes(grid));
    return text;
}

}  // namespace

TEST_CASE("rows come sample by sample, and in a sample series by series") {
    FixedPointGrid grid;
    grid.reshape(stamp("2024-02-28T23:59:50"), std::chrono::seconds{10}, 2, 2, 2);
    grid.mutableValues(0, 0)[0] = 39945;
    grid.mutableValues(0, 1)[0] = 847;
    grid.mutableValues(1, 0)[0] = 7;
    grid.mutableValues(1, 1)[0] = 1000;
    grid.mutableValues(0, 0)[1] = 99999;
    grid.mutableValues(0, 1)[1] = 0;
    grid.mutableValues(1, 0)[1] = 1205;
    grid.mutableValues(1, 1)[1] = 90;
    const CsvRows rows({.prefixes = {"a,", "Machine_01,Injection_Molding,"}, .decimals = {2, 3}});
    CHECK(textOf(rows, grid) ==
          "a,2024-02-28T23:59:50,399.45,0.847\n"
          "Machine_01,Injection_Molding,2024-02-28T23:59:50,0.07,1.000\n"
          "a,2024-02-29T00:00:00,999.99,0.000\n"
          "Machine_01,Injection_Molding,2024-02-29T00:00:00,12.05,0.090\n");
}

TEST_CASE("every number below a thousand is written as a formatter would write it") {
    FixedPointGrid grid;
    grid.reshape(stamp("2024-01-01"), std::chrono::seconds{1}, 100000, 1, 2);
    std::string expected;
    for (std::int32_t k = 0; k < 100000; ++k) {
        grid.mutableValues(0, 0)[static_cast<std::size_t>(k)] = k;
        grid.mutableValues(0, 1)[static_cast<std::size_t>(k)] = 9 * k;
        expected += fmt::format(",{},{:.2f},{:.3f}\n",
                                formatTimestamp(stamp("2024-01-01") + std::chrono::seconds{k}),
                                k / 100.0, 9 * k / 1000.0);
    }
    CHECK(textOf(CsvRows({.prefixes = {","}, .decimals = {2, 3}}), grid) == expected);
}

TEST_CASE("a waveform has seconds, signs, and empty cells for phases that are not there") {
    FixedPointGrid grid;
    grid.reshape(stamp("2024-01-01T10:00:00"), {}, 3, 1, 3);
    grid.mutableValues(0, 0)[0] = -29727;
    grid.mutableValues(0, 2)[0] = -14;
    grid.mutableValues(0, 0)[2] = 5;
    const CsvRows rows({.prefixes = {"m,"}, .decimals = {3, 0, 2}});
    std::string text(rows.maxWaveformBytes(grid), '\0');
    text.resize(rows.writeWaveform(grid, 12800, text.data()));
    CHECK(text ==
          "m,0.000000000,-29.727,,-0.14\n"
          "m,0.000078125,0.000,,0.00\n"
          "m,0.000156250,0.005,,0.00\n");
}

}  // namespace joulewatch
