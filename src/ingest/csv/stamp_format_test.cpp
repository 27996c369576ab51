#include "ingest/csv/stamp_format.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace joulewatch;

namespace {

Timestamp iso(const char* text) { return parseTimestamp(text).value(); }

}  // namespace

TEST_CASE("each way of writing a time means the same instant") {
    const Timestamp at = iso("2024-01-31T13:05:30");
    for (const char* text :
         {"2024-01-31 13:05:30", "2024/01/31 13:05:30", " 2024-01-31T13:05:30Z "})
        CHECK_MESSAGE(parseStamp(text, StampFormat::iso) == at, text);
    for (const char* text : {"31/01/2024 13:05:30", "31.1.2024 13:05:30", "31-01-24 1:05:30 PM",
                             "31/01/2024, 13:05:30", "31/01/2024T13:05:30.000"})
        CHECK_MESSAGE(parseStamp(text, StampFormat::dayFirst) == at, text);
    CHECK(parseStamp("01/31/2024 01:05:30 pm", StampFormat::monthFirst) == at);
    for (const char* text : {"1706706330", "1706706330000", "1706706330.000", "1706706330000000",
                             "1706706330000000000"})
        CHECK_MESSAGE(parseStamp(text, StampFormat::epoch) == at, text);
    CHECK(parseStamp("31/01/2024", StampFormat::dayFirst) == iso("2024-01-31"));
    CHECK(parseStamp("31/01/2024 12:00 AM", StampFormat::dayFirst) == iso("2024-01-31"));
    CHECK(parseStamp("31/01/2024 0:00:00.5", StampFormat::dayFirst) ==
          iso("2024-01-31T00:00:00.500"));
}

TEST_CASE("a time that does not exist is none") {
    for (const char* text : {"32/01/2024", "31/02/2024", "01/13/2024", "31/01/2024 25:00",
                             "31/01/2024 13:00 PM", "31/01/2024 12:60", "31/01", "", "31/01/999"})
        CHECK_MESSAGE(!parseStamp(text, StampFormat::dayFirst), text);
    for (const char* text : {"", "abc", "nan", "1e300", "17067063301706706330"})
        CHECK_MESSAGE(!parseStamp(text, StampFormat::epoch), text);
}

TEST_CASE("the format of a file's stamps is found from its first rows") {
    CHECK(guessStampFormat({"2024-01-31T00:00:00"}).format == StampFormat::iso);
    CHECK(guessStampFormat({"1706706330", "1706706340"}).format == StampFormat::epoch);
    const auto clear = guessStampFormat({"12/01/2024", "13/01/2024"});
    CHECK(clear.format == StampFormat::dayFirst);
    CHECK_FALSE(clear.ambiguous);
    CHECK(guessStampFormat({"01/12/2024", "01/13/2024"}).format == StampFormat::monthFirst);
    CHECK(guessStampFormat({"01/02/2024", "02/02/2024"}).ambiguous);
    CHECK(guessStampFormat({"rubbish"}).format == StampFormat::iso);
}

TEST_CASE("reading stamp after stamp gives what reading each alone gives") {
    // Neighbours that repeat, share the date, are damaged or spelt otherwise, in any order.
    std::mt19937_64 random{9};
    StampReader reader(StampFormat::iso);
    std::string text = "2024-01-01T00:00:00";
    for (int i = 0; i < 200'000; ++i) {
        switch (random() % 6) {
            case 0:
                break;  // the same again
            case 1:
                text = formatTimestamp(Timestamp{std::chrono::seconds{random() % 2'000'000'000}});
                break;
            case 2:
                text[11 + random() % 8] = static_cast<char>('0' + random() % 11);
                break;
            case 3:
                text[random() % 19] = static_cast<char>(random() % 256);
                break;
            case 4:
                text[10] = ' ';
                break;
            default:
                text = "2024-02-29T12:34:56";
        }
        std::int64_t ms = 0;
        const bool read = reader.read(text, ms);
        const auto wanted = parseStamp(text, StampFormat::iso);
        REQUIRE_MESSAGE(read == wanted.has_value(), text);
        if (wanted) REQUIRE_MESSAGE(Timestamp{Duration{ms}} == *wanted, text);
    }
}

TEST_CASE("a fresh reader takes no zero bytes for a stamp") {
    std::int64_t ms = -1;
    CHECK_FALSE(StampReader(StampFormat::iso).read(std::string(19, '\0'), ms));
    CHECK_FALSE(StampReader(StampFormat::iso).read(std::string(10, '\0') + "T12:00:00", ms));
    CHECK(StampReader(StampFormat::iso).read("1970-01-01T00:00:00", ms));
    CHECK(ms == 0);
}

TEST_CASE("a date between blanks that is as long as a whole stamp is a date") {
    std::int64_t ms = -1;
    CHECK(StampReader(StampFormat::iso).read("  2024-01-01       ", ms));
    CHECK(ms == parseTimestamp("2024-01-01")->time_since_epoch().count());
}

TEST_CASE("dates with points are day first, and 24:00 is the end of their day") {
    const StampGuess guess = guessStampFormat({"01.02.2024", "02.02.2024", "03.02.2024"});
    CHECK(guess.format == StampFormat::dayFirst);
    CHECK_FALSE(guess.ambiguous);
    CHECK(guessStampFormat({"01/02/2024", "02/02/2024"}).ambiguous);
    CHECK(parseStamp("31.01.2024 24:00", StampFormat::dayFirst) == parseTimestamp("2024-02-01"));
    CHECK_FALSE(parseStamp("31.01.2024 24:01", StampFormat::dayFirst));
}
