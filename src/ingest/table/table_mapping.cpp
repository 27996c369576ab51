#include "ingest/table/table_mapping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ingest/column_map.hpp"

namespace joulewatch {
namespace {

constexpr std::array<std::string_view, 6> kShapes{"machines",    "substation", "pmu",
                                                  "consumption", "household",  "table"};
/// Below this a column is a guess: an ETT file's `LUFL`, a NAB file's `value`.
constexpr double kSure = 0.6;

bool has(const TableMapping& mapping, ColumnRole role) {
    return std::ranges::find(mapping.columns, role, &MappedColumn::role) != mapping.columns.end();
}

}  // namespace

std::string_view name(TableShape shape) { return kShapes[static_cast<std::size_t>(shape)]; }

bool TableMapping::confident() const {
    return !problem && !datesAmbiguous &&
           std::ranges::all_of(columns, [](const MappedColumn& each) {
               const bool counts = each.role == ColumnRole::timestamp || metricOf(each.role);
               return !counts || each.confidence >= kSure;
           });
}

std::optional<std::string> missingColumns(const TableMapping& mapping) {
    std::vector<std::string> headers;
    for (const MappedColumn& each : mapping.columns) headers.push_back(each.header);
    const bool readings = std::ranges::any_of(
        mapping.columns, [](const MappedColumn& each) { return metricOf(each.role).has_value(); });
    return missingColumns(mapping.framesPerSecond || has(mapping, ColumnRole::timestamp), readings,
                          headers);
}

}  // namespace joulewatch
