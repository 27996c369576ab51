#include "ingest/table/unit_guess.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "ingest/csv/decimal_cell.hpp"
#include "ingest/printable.hpp"
#include "ingest/table/units.hpp"

namespace joulewatch {
namespace {

using Role = ColumnRole;

/// Beyond this median a power factor is in percent, for no meter's is above 1 by more than noise.
constexpr double kPercentFactor = 1.5;
/// No climate has it for a median, nor do °C of weather; °F of a mild one do.
constexpr double kFahrenheitMedian = 45;

std::optional<std::size_t> only(const TableMapping& mapping, Role role) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < mapping.columns.size(); ++i)
        if (mapping.columns[i].role == role) {
            if (found) return std::nullopt;
            found = i;
        }
    return found;
}

/// In our unit, were the header's unit right.
double valueOf(const std::string& text, const TableMapping& mapping, std::size_t column) {
    const MappedColumn& mapped = mapping.columns[column];
    const auto unit = findUnit(mapped.role, mapped.unit);
    const Cell cell = shifted(parseCell(text, mapping.decimalPoint), unit ? unit->decimalShift : 0);
    if (cell.kind == CellKind::decimal) return toDouble(cell);
    return cell.kind == CellKind::real ? cell.real : std::nan("");
}

/// The median of 1000·P/(V·I·PF) over the sample's rows that carry load.
std::optional<double> powerRatio(const TableSample& sample, const TableMapping& mapping) {
    const auto p = only(mapping, Role::power);
    const auto v = only(mapping, Role::voltage);
    const auto i = only(mapping, Role::current);
    const auto f = only(mapping, Role::powerFactor);
    if (!p || !v || !i) return std::nullopt;
    std::vector<double> ratios;
    for (const auto& row : sample.rows) {
        const double factor = f ? valueOf(row[*f], mapping, *f) : 0.9;  // unknown: within ±20 %
        const double product =
            valueOf(row[*v], mapping, *v) * valueOf(row[*i], mapping, *i) * factor;
        const double ratio = 1000 * valueOf(row[*p], mapping, *p) / product;
        if (product > 0 && std::isfinite(ratio) && ratio > 0) ratios.push_back(ratio);
    }
    constexpr std::size_t kFewest = 5;
    if (ratios.size() < kFewest) return std::nullopt;
    const auto middle = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
    std::ranges::nth_element(ratios, middle);
    return *middle;
}

/// A thousand times too much: W for kW, or kV for V.
void guessFromPower(const TableSample& sample, const std::vector<ColumnFacts>& facts,
                    TableMapping& mapping) {
    const auto ratio = powerRatio(sample, mapping);
    constexpr double kLowest = 700;
    constexpr double kHighest = 4000;  // 1000·3 and a margin
    if (!ratio || *ratio < kLowest || *ratio > kHighest) return;
    const auto p = *only(mapping, Role::power);
    const auto v = *only(mapping, Role::voltage);
    constexpr double kHighestKilovolts = 100;  // 380 and 400 V are more usual than kV of that size
    const bool kilovolts = mapping.columns[v].unit.empty() && facts[v].median < kHighestKilovolts;
    MappedColumn& wrong = mapping.columns[kilovolts ? v : p];
    if (!wrong.unit.empty()) return;
    wrong.unit = kilovolts ? "kV" : "W";
    wrong.confidence = std::min(wrong.confidence, .9);
    mapping.warnings.push_back(fmt::format(
        "{} is taken for {}: with {} the power would be a thousand times what voltage and current "
        "make.",
        inQuotes(wrong.header), wrong.unit, kilovolts ? "V" : "kW"));
}

}  // namespace

void guessUnits(const TableSample& sample, const std::vector<ColumnFacts>& facts,
                TableMapping& mapping) {
    // Beside voltage or current a temperature is a machine's, and may well be above.
    const bool weather = std::ranges::none_of(mapping.columns, [](const MappedColumn& each) {
        return each.role == Role::voltage || each.role == Role::current;
    });
    for (std::size_t i = 0; i < mapping.columns.size(); ++i) {
        MappedColumn& column = mapping.columns[i];
        if (column.role == Role::powerFactor && column.unit.empty() &&
            facts[i].median > kPercentFactor) {
            column.unit = "%";
            mapping.warnings.push_back(
                fmt::format("{} is taken for percent: half of its values are above {}.",
                            inQuotes(column.header), kPercentFactor));
        }
        if (weather && column.role == Role::temperature && column.unit.empty() &&
            facts[i].median > kFahrenheitMedian)
            mapping.warnings.push_back(fmt::format(
                "{} may be in °F: half of its values are above {} and it is read as °C.",
                inQuotes(column.header), kFahrenheitMedian));
    }
    guessFromPower(sample, facts, mapping);
    for (MappedColumn& column : mapping.columns)
        if (column.unit.empty() && !unitsOf(column.role).empty())
            column.unit = unitsOf(column.role).front().shown;
}

}  // namespace joulewatch
