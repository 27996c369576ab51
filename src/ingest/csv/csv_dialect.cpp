#include "ingest/csv/csv_dialect.hpp"

#include <algorithm>

#include "ingest/table/infer_table.hpp"
#include "ingest/table/units.hpp"

namespace joulewatch {
namespace {

using Role = ColumnRole;

/// The columns of the meter that `column` speaks of; in a wide table, one of several.
MetricColumns& columnsOf(const TableMapping& mapping, const MappedColumn& column, ColumnMap& map) {
    if (!mapping.wide) return map;
    const auto known = std::ranges::find(map.melted, column.meter, &ColumnMap::NamedColumns::meter);
    if (known != map.melted.end()) return *known;
    map.melted.emplace_back().meter = column.meter;
    return map.melted.back();
}

void setMetric(std::size_t i, const MappedColumn& column, MetricColumns& columns) {
    const std::size_t metric = index(*metricOf(column.role));
    const auto unit = findUnit(column.role, column.unit);
    columns.metric[metric] = i;
    columns.decimalShift[metric] = unit ? unit->decimalShift : 0;
}

bool isEnergy(const MappedColumn& column) {
    return column.role == Role::energy ||
           (column.role == Role::meterColumn && column.unit.ends_with("Wh"));
}

void setColumn(const TableMapping& mapping, std::size_t i, ColumnMap& map) {
    const MappedColumn& column = mapping.columns[i];
    if (column.role == Role::timestamp) map.stamp = i;
    if (column.role == Role::clock) map.clock = i;
    if (column.role == Role::meter) map.machineId = i;
    if (column.role == Role::type) map.machineType = i;
    if (column.role == Role::season) map.season = i;
    if (column.role == Role::timeOfDay) map.timeOfDay = i;
    if (isEnergy(column))
        map.power = mapping.registers ? PowerContent::runningTotal : PowerContent::intervalEnergy;
    if (column.role == Role::temperature) map.fahrenheit = column.unit == kFahrenheit;
    const bool everyMeters = mapping.wide && column.meter.empty();
    if (metricOf(column.role) && !everyMeters)
        setMetric(i, column, columnsOf(mapping, column, map));
}

/// What is nobody's in particular goes with every meter of a wide table.
void shareWeather(const TableMapping& mapping, ColumnMap& map) {
    for (std::size_t i = 0; i < mapping.columns.size(); ++i) {
        const MappedColumn& column = mapping.columns[i];
        if (!metricOf(column.role) || !column.meter.empty()) continue;
        for (MetricColumns& each : map.melted) setMetric(i, column, each);
    }
}

bool mixesEnergyAndPower(const TableMapping& mapping) {
    const auto any = [&](bool energy) {
        return std::ranges::any_of(mapping.columns, [&](const MappedColumn& each) {
            return metricOf(each.role) == Metric::activePowerKw && isEnergy(each) == energy;
        });
    };
    return any(true) && any(false);
}

/// Where the header stands; nowhere in a file that has no lines.
std::string placeOf(const TableMapping& mapping, const std::string& file) {
    return mapping.headerLine == 0 ? file : fmt::format("{}, line {}", file, mapping.headerLine);
}

}  // namespace

Result<CsvDialect> dialectOf(const TableMapping& mapping, const std::string& file) {
    if (mapping.problem)
        return fail(ErrorCode::invalidInput, "{}: {}.", placeOf(mapping, file), *mapping.problem);
    if (mixesEnergyAndPower(mapping))
        return fail(ErrorCode::invalidInput,
                    "{}: some columns hold energy, others power: ignore the ones or the others.",
                    placeOf(mapping, file));
    CsvDialect dialect{mapping.delimiter,  mapping.decimalPoint, mapping.stamps,  {}, {},
                       mapping.bodyOffset, mapping.headerLine,   mapping.warnings};
    for (std::size_t i = 0; i < mapping.columns.size(); ++i) {
        dialect.headers.push_back(mapping.columns[i].header);
        setColumn(mapping, i, dialect.columns);
    }
    if (mapping.wide) shareWeather(mapping, dialect.columns);
    dialect.columns.framesPerSecond = mapping.framesPerSecond;
    return dialect;
}

Result<CsvDialect> sniffCsv(std::string_view sample, const std::string& file) {
    const auto rows = sampleTable(sample, file);
    if (!rows) return fail(rows.error());
    return dialectOf(inferTable(*rows), file);
}

}  // namespace joulewatch
