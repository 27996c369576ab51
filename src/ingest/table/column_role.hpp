#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/metric.hpp"

namespace joulewatch {

/// What a column of a table means to us.
enum class ColumnRole : std::uint8_t {
    ignored,
    timestamp,
    clock,  // the time of day, where the file has date and time apart
    meter,
    type,
    location,
    energy,  // of an interval, or a register's running total
    power,
    voltage,
    current,
    powerFactor,
    reactivePower,
    temperature,
    humidity,
    frequency,
    load,  // in percent of the rating
    cost,
    status,
    marker,  // a label of an event or a fault
    season,
    timeOfDay,
    meterColumn  // the readings of the meter that the header names, in a wide table
};

/// As the API calls it.
std::string_view name(ColumnRole role);
std::optional<ColumnRole> columnRole(std::string_view name);

/// The metric whose values a column of this role holds.
std::optional<Metric> metricOf(ColumnRole role);

/// Electricity: at least one such column makes a table of readings; the weather alone does not.
bool isElectrical(ColumnRole role);
/// Of these a table has one column a meter, of the others any number.
bool isSingle(ColumnRole role);

}  // namespace joulewatch
