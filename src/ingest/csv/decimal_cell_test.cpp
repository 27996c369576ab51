#include "ingest/csv/decimal_cell.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <random>
#include <string>

#include "core/decimal.hpp"

using namespace joulewatch;

namespace {

double value(const Cell& cell) {
    return cell.kind == CellKind::decimal ? toDouble(cell)
           : cell.kind == CellKind::real  ? cell.real
                                          : std::nan("");
}

Cell parseShort(const std::string& text, char point = '.') {
    const std::string padded = "########" + text + "########";
    return parseShortCell(padded.data() + 8, padded.data() + 8 + text.size(), point);
}

}  // namespace

TEST_CASE("a number is the double nearest to its text, as strtod reads it") {
    std::mt19937_64 random{5};
    const auto upTo = [&](std::uint64_t n) { return random() % n; };
    for (int i = 0; i < 200'000; ++i) {
        std::string text = upTo(4) == 0 ? "-" : "";
        const std::uint64_t digits = 1 + upTo(i % 2 == 0 ? 7 : 24);
        const std::uint64_t point = upTo(digits + 3);
        for (std::uint64_t d = 0; d < digits; ++d) {
            if (d == point) text += '.';
            text += static_cast<char>('0' + upTo(10));
        }
        if (upTo(10) == 0) text += "e" + std::to_string(static_cast<int>(upTo(60)) - 30);
        const double wanted = std::strtod(text.c_str(), nullptr);
        REQUIRE_MESSAGE(value(parseCell(text, '.')) == wanted, text);
        if (const Cell quick = parseShort(text); quick.kind == CellKind::decimal)
            REQUIRE_MESSAGE(value(quick) == wanted, text);
    }
}

TEST_CASE("eight characters with a point are read at once, whatever they are") {
    // Any eight characters of these: the quick way either agrees with the slow one or declines.
    constexpr std::string_view kAlphabet = "0123456789..-+eE ,nx/:;";
    std::mt19937_64 random{6};
    std::size_t read = 0;
    for (int i = 0; i < 300'000; ++i) {
        std::string text;
        const std::size_t length = random() % 10;
        const std::size_t letters = i % 2 == 0 ? 12 : kAlphabet.size();
        for (std::size_t k = 0; k < length; ++k) text += kAlphabet[random() % letters];
        const Cell quick = parseShort(text);
        if (quick.kind == CellKind::bad) continue;
        ++read;
        const Cell slow = parseCell(text, '.');
        REQUIRE_MESSAGE(slow.kind == CellKind::decimal, text);
        REQUIRE_MESSAGE(slow.mantissa == quick.mantissa, text);
        REQUIRE_MESSAGE(slow.decimals == quick.decimals, text);
    }
    CHECK(read > 50'000);
    CHECK(value(parseShort("12345678")) == 12345678);
    CHECK(value(parseShort("-1234.567")) == -1234.567);
    CHECK(value(parseShort("3,25", ',')) == 3.25);
    CHECK(parseShort("3.25", ',').kind == CellKind::bad);
}

TEST_CASE("what means no value is missing, what is no number is bad") {
    for (const char* text : {"", "  ", "nan", "NaN", "NA", "n/a", "NULL", "None", "inf", "-inf",
                             "+Inf", "Infinity", "-", "\tnan "})
        CHECK_MESSAGE(parseCell(text, '.').kind == CellKind::missing, text);
    for (const char* text : {"abc", "1.2.3", "1,2", ".", "+", "+-1", "--1", "1e", "0x10", "1 2",
                             "12V", "1e999", "e5", "-.", "nanx"})
        CHECK_MESSAGE(parseCell(text, '.').kind == CellKind::bad, text);
    CHECK(value(parseCell("+5.", '.')) == 5);
    CHECK(value(parseCell(" .5 ", '.')) == 0.5);
    CHECK(value(parseCell("1.5E2", '.')) == 150);
    CHECK(value(parseCell("1,5e-1", ',')) == 0.15);
    CHECK(parseCell("1.5", ',').kind == CellKind::bad);
}

TEST_CASE("a unit a power of ten away moves the decimal point and rounds nothing") {
    CHECK(value(shifted(parseCell("14260", '.'), 3)) == 14.26);  // W → kW
    CHECK(value(shifted(parseCell("0.4", '.'), -3)) == 400);     // kV → V
    CHECK(value(shifted(parseCell("85.2", '.'), 2)) == 0.852);   // % → 1
    CHECK(value(shifted(parseCell("2000000000", '.'), -3)) == 2e12);
    CHECK(shifted(parseCell("", '.'), 3).kind == CellKind::missing);
}

TEST_CASE("points between groups of three go with a decimal comma only") {
    CHECK(value(parseCell("1.234,5", ',')) == 1234.5);
    CHECK(value(parseCell("-12.345.678", ',')) == -12'345'678);
    CHECK(value(parseCell("1.234", ',')) == 1234);
    for (const char* text : {"1.23,4", "0.123", "1234.567", "1.2345", ".123", "1.234.5", "1,234.5"})
        CHECK_MESSAGE(parseCell(text, ',').kind == CellKind::bad, text);
    CHECK(parseCell("1,234.5", '.').kind == CellKind::bad);
}
