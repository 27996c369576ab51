#include "ingest/table/table_problem.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>

#include "ingest/table/header_guess.hpp"
#include "ingest/text_lines.hpp"

namespace joulewatch {
namespace {

/// The numbers that headers are: `h00`, `0`, `23:00`, `12`.
std::set<int> numberedColumns(const TableSample& sample) {
    std::set<int> numbers;
    for (std::string_view header : sample.headers) {
        if (header.starts_with('h') || header.starts_with('H')) header.remove_prefix(1);
        int number = -1;
        const char* end = header.data() + header.size();
        const auto [stopped, failed] = std::from_chars(header.data(), end, number);
        const std::string_view rest(stopped, static_cast<std::size_t>(end - stopped));
        if (failed == std::errc{} && (rest.empty() || rest == ":00")) numbers.insert(number);
    }
    return numbers;
}

bool hasAll(const std::set<int>& numbers, int first, int last) {
    for (int each = first; each <= last; ++each)
        if (!numbers.contains(each)) return false;
    return true;
}

/// The first line is a row already.
bool hasNoNames(const TableSample& sample) {
    return std::ranges::all_of(sample.headers, [](const std::string& header) {
        return parseNumber(trimmed(header)).has_value();
    });
}

/// `Ia`, `Ib`, `Ic`, `Va` …: at least three phases of something.
bool hasPhases(const TableSample& sample) {
    std::set<std::string> phases;
    for (const std::string& header : sample.headers)
        if (HeaderGuess guess = guessHeader(header); metricOf(guess.role))
            phases.insert(std::move(guess.meter));
    return phases.contains("L1") && phases.contains("L2") && phases.contains("L3");
}

}  // namespace

std::optional<std::string> severalTimesARow(const TableSample& sample, bool stamps) {
    const std::set<int> numbers = numberedColumns(sample);
    if (hasAll(numbers, 0, 23))
        return "one row holds the 24 hours of a day: bring the readings one a row, with a time "
               "stamp";
    if (!stamps && hasAll(numbers, 1, 12) && !hasNoNames(sample))
        return "one row holds the 12 months of a year: bring the readings one a row, with a time "
               "stamp";
    return std::nullopt;
}

std::optional<std::string> problemOf(const TableSample& sample, const TableMapping& mapping) {
    auto missing = missingColumns(mapping);
    const bool stamps =
        mapping.framesPerSecond || std::ranges::find(mapping.columns, ColumnRole::timestamp,
                                                     &MappedColumn::role) != mapping.columns.end();
    if (!missing || stamps) return missing;
    if (hasNoNames(sample))
        return "there are numbers where the names of the columns are expected: add a header line, "
               "like timestamp,voltage,current,power";
    if (hasPhases(sample))
        return "there is no column of time stamps beside the phases: if these are waveforms, give "
               "the file to joulewatch analyze with --waveforms and write '# fs=12800', its "
               "samples "
               "a second, before the header";
    return missing;
}

}  // namespace joulewatch
