#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "ingest/csv/stamp_format.hpp"
#include "ingest/table/column_role.hpp"

namespace joulewatch {

/// The tables people bring, by what is in them.
enum class TableShape : std::uint8_t { machines, substation, pmu, consumption, household, table };
std::string_view name(TableShape shape);

struct MappedColumn {
    std::string header;
    ColumnRole role = ColumnRole::ignored;
    std::string unit;
    double confidence = 0;  // 0 to 1; what is ignored has none
    std::string meter;      // whose readings these are, where the columns of one row are of several
};

/// What a table's columns are taken for, found out from its beginning or said by the user.
struct TableMapping {
    char delimiter = ',';
    char decimalPoint = '.';
    std::string encoding;
    std::size_t bodyOffset = 0;
    std::uint64_t headerLine = 1;  // 0: the file has no lines, its rows count from 1 (Parquet)

    TableShape shape = TableShape::table;
    double shapeConfidence = 0;
    bool wide = false;  // the columns of one row are of several meters
    std::vector<MappedColumn> columns;

    StampFormat stamps = StampFormat::iso;
    bool datesAmbiguous = false;
    std::vector<StampFormat> dateChoices;   // those that read the stamps, where more than one does
    std::optional<double> framesPerSecond;  // there are no stamps: the rows come at this rate

    std::optional<Duration> interval;  // the most frequent step between a meter's rows
    bool registers = false;            // energy columns hold running totals
    std::size_t rowsSampled = 0;
    std::vector<std::string> warnings;
    std::optional<std::string> problem;  // why this cannot be read as it is mapped, in a sentence

    /// Nothing to ask: the columns that count are known for sure.
    bool confident() const;
};

/// Nothing, or what is missing for this to be a table of readings, as one sentence.
std::optional<std::string> missingColumns(const TableMapping& mapping);

}  // namespace joulewatch
