#pragma once

#include <span>
#include <string_view>

#include "ingest/table/column_role.hpp"

namespace joulewatch {

/// A word that headers use, in folded letters (foldedLetters()).
struct HeaderWord {
    ColumnRole role;
    std::string_view word;
    double confidence;  // of two candidates for a role the surer is taken
};

/// Whole headers, without separators: English, German, French, Spanish, Portuguese.
std::span<const HeaderWord> headerWords();
/// Words within longer headers; the first that a header has decides, and what is not ours comes
/// first.
std::span<const HeaderWord> headerTokens();
/// Ends of German compounds, which say what the whole is: `Gesamtverbrauch`. In order, as above.
std::span<const HeaderWord> headerEndings();

/// Says nothing of whom a column speaks: `total`, `active`.
bool isFiller(std::string_view token);

/// A day, or a time of day, where a table has the two apart.
bool isDateWord(std::string_view plainName);
bool isClockWord(std::string_view plainName);

}  // namespace joulewatch
