#include "ingest/table/infer_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "ingest/csv/decimal_cell.hpp"
#include "ingest/table/assign_roles.hpp"
#include "ingest/table/column_facts.hpp"
#include "ingest/table/register_check.hpp"
#include "ingest/table/table_problem.hpp"
#include "ingest/table/table_shape.hpp"
#include "ingest/table/unit_guess.hpp"

namespace joulewatch {
namespace {

using Role = ColumnRole;

std::optional<std::size_t> firstOf(const TableMapping& mapping, Role role) {
    const auto found = std::ranges::find(mapping.columns, role, &MappedColumn::role);
    if (found == mapping.columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - mapping.columns.begin());
}

/// The stamps of the sample's rows, a date and its time of day together.
std::vector<std::string> stampsOf(const TableSample& sample, const TableMapping& mapping) {
    std::vector<std::string> stamps;
    const auto stamp = firstOf(mapping, Role::timestamp);
    const auto clock = firstOf(mapping, Role::clock);
    if (!stamp) return stamps;
    for (const auto& row : sample.rows)
        stamps.push_back(clock ? row[*stamp] + " " + row[*clock] : row[*stamp]);
    return stamps;
}

void guessStamps(const TableSample& sample, TableMapping& mapping) {
    const std::vector<std::string> stamps = stampsOf(sample, mapping);
    if (stamps.empty()) return;
    const StampGuess guess =
        guessStampFormat(std::vector<std::string_view>(stamps.begin(), stamps.end()));
    mapping.stamps = guess.format;
    mapping.datesAmbiguous = guess.ambiguous;
    mapping.dateChoices = guess.choices;
    if (guess.ambiguous) {
        mapping.warnings.emplace_back(kAmbiguousDates);
    } else if (guess.choices.size() > 1) {
        mapping.warnings.push_back(fmt::format(
            "The dates are read {} first: the other way round the days would not follow each "
            "other.",
            guess.format == StampFormat::dayFirst ? "day" : "month"));
    }
}

const std::string& meterOf(const TableSample& sample, std::optional<std::size_t> column,
                           std::size_t row) {
    static const std::string kOnly;
    return column ? sample.rows[row][*column] : kOnly;
}

/// The most frequent step between rows of the same meter, the shorter one of equals.
std::optional<Duration> usualStep(const TableSample& sample, const TableMapping& mapping) {
    const std::vector<std::string> stamps = stampsOf(sample, mapping);
    const auto meter = firstOf(mapping, Role::meter);
    std::map<std::string_view, Timestamp> last;
    std::map<Duration, std::size_t> steps;
    for (std::size_t row = 0; row < stamps.size(); ++row) {
        const auto at = parseStamp(stamps[row], mapping.stamps);
        if (!at) continue;
        const auto [before, isFirst] = last.try_emplace(meterOf(sample, meter, row), *at);
        if (!isFirst && *at > before->second) ++steps[*at - before->second];
        before->second = *at;
    }
    const auto most =
        std::ranges::max_element(steps, {}, [](const auto& each) { return each.second; });
    if (most == steps.end()) return std::nullopt;
    return most->first;
}

/// Most meters' energy is a running total.
bool areRegisters(const TableSample& sample, const TableMapping& mapping) {
    const auto meter = firstOf(mapping, Role::meter);
    std::map<std::pair<std::size_t, std::string_view>, std::vector<double>> values;
    for (std::size_t c = 0; c < mapping.columns.size(); ++c) {
        const MappedColumn& column = mapping.columns[c];
        const bool energy = column.role == Role::energy ||
                            (column.role == Role::meterColumn && column.unit.ends_with("Wh"));
        if (!energy) continue;
        for (std::size_t row = 0; row < sample.rows.size(); ++row) {
            const Cell cell = parseCell(sample.rows[row][c], mapping.decimalPoint);
            if (cell.kind == CellKind::missing || cell.kind == CellKind::bad) continue;
            values[{c, meterOf(sample, meter, row)}].push_back(
                cell.kind == CellKind::real ? cell.real : toDouble(cell));
        }
    }
    const auto registers =
        std::ranges::count_if(values, [](const auto& each) { return isRegister(each.second); });
    return !values.empty() && 2 * static_cast<std::size_t>(registers) > values.size();
}

}  // namespace

TableMapping inferTable(const TableSample& sample) {
    TableMapping mapping;
    mapping.delimiter = sample.delimiter;
    mapping.encoding = sample.encoding;
    mapping.bodyOffset = sample.bodyOffset;
    mapping.headerLine = sample.headerLine;
    mapping.rowsSampled = sample.rows.size();
    mapping.decimalPoint = guessDecimalPoint(sample);
    const std::vector<ColumnFacts> facts = columnFacts(sample, mapping.decimalPoint);
    assignRoles(sample, facts, mapping);
    guessStamps(sample, mapping);
    guessUnits(sample, facts, mapping);
    inferRest(sample, mapping);
    mapping.registers = areRegisters(sample, mapping);
    return mapping;
}

void inferRest(const TableSample& sample, TableMapping& mapping) {
    recogniseShape(mapping);
    mapping.interval = usualStep(sample, mapping);
    if (mapping.framesPerSecond)
        mapping.interval = Duration{static_cast<std::int64_t>(1000 / *mapping.framesPerSecond)};
    if (!mapping.problem) mapping.problem = problemOf(sample, mapping);
}

}  // namespace joulewatch
