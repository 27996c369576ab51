#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ingest_report.hpp"
#include "core/metric.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// Which columns hold the metrics of one meter.
struct MetricColumns {
    std::array<std::optional<std::size_t>, kMetrics.size()> metric;
    /// Brings the column's unit to ours: our value is the file's × 10^-shift (W → kW: 3).
    std::array<int, kMetrics.size()> decimalShift{};
    bool operator==(const MetricColumns&) const = default;
};

/// Which column of a table holds what we read from it.
struct ColumnMap : MetricColumns {
    std::optional<std::size_t> stamp;
    std::optional<std::size_t> clock;  // the time of day, where the file has date and time apart
    std::optional<std::size_t> machineId;
    std::optional<std::size_t> machineType;
    std::optional<std::size_t> season, timeOfDay;  // labels, compared with the stamp

    /// A wide table: each row has readings of all these meters, and the metrics above are empty.
    struct NamedColumns : MetricColumns {
        std::string meter;
        bool operator==(const NamedColumns&) const = default;
    };
    std::vector<NamedColumns> melted;

    PowerContent power = PowerContent::meanPower;
    bool fahrenheit = false;                // temperatures
    std::optional<double> framesPerSecond;  // no stamps: rows come at this rate from 1970 on

    bool operator==(const ColumnMap&) const = default;
    /// In °C where the file's temperatures are in °F.
    double inOurUnit(std::size_t which, double value) const {
        const bool convert = fahrenheit && kMetrics[which].metric == Metric::temperatureC;
        return convert ? (value - 32) / 1.8 : value;
    }
};

/// Finds our columns by their headers alone: the usual synonyms in any case, with or without a unit
/// (`Voltage`, `voltage_v`, `Power (W)`). The first of two candidates is taken.
ColumnMap mapColumns(const std::vector<std::string>& headers);

/// Nothing, or what is missing for this to be a file of readings, as one sentence.
std::optional<std::string> missingColumns(bool stamps, bool readings,
                                          const std::vector<std::string>& headers);

/// "timestamp ← column 3 'timestamp'", one a column, and what was not used.
std::vector<std::string> describeMapping(const ColumnMap& map,
                                         const std::vector<std::string>& headers);

/// Warnings for columns that a file of readings usually has and this one has not.
std::vector<std::string> absentColumnWarnings(const ColumnMap& map, const std::string& meterId);

}  // namespace joulewatch
