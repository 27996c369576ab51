#pragma once

#include <optional>
#include <string>

#include "ingest/table/table_mapping.hpp"
#include "ingest/table/table_sample.hpp"

namespace joulewatch {

/// Why a row is not the readings of one time: it holds the hours of a day, the months of a year.
std::optional<std::string> severalTimesARow(const TableSample& sample, bool stamps);

/// Nothing, or why this is no table of readings and what to do, as one sentence.
std::optional<std::string> problemOf(const TableSample& sample, const TableMapping& mapping);

}  // namespace joulewatch
