#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/metric.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// Which column of a table holds what we read from it.
struct ColumnMap {
    std::optional<std::size_t> stamp;
    std::optional<std::size_t> clock;  // the time of day, where the file has date and time apart
    std::optional<std::size_t> machineId;
    std::optional<std::size_t> machineType;
    std::array<std::optional<std::size_t>, kMetrics.size()> metric;
    /// Brings the column's unit to ours: our value is the file's × 10^-shift (W → kW: 3).
    std::array<int, kMetrics.size()> decimalShift{};

    std::size_t recognised() const;
};

/// Finds our columns by their headers: the usual synonyms in any case, with or without a unit
/// (`Voltage`, `voltage_v`, `Power (W)`). The first of two candidates is taken.
ColumnMap mapColumns(const std::vector<std::string>& headers);

/// Nothing, or what is missing for this to be a file of readings, as one sentence.
std::optional<std::string> missingColumns(const ColumnMap& map,
                                          const std::vector<std::string>& headers);

/// "timestamp ← column 3 'timestamp'", one a column, and what was not used.
std::vector<std::string> describeMapping(const ColumnMap& map,
                                         const std::vector<std::string>& headers);

/// Warnings for columns that a file of readings usually has and this one has not.
std::vector<std::string> absentColumnWarnings(const ColumnMap& map, const std::string& meterId);

}  // namespace joulewatch
