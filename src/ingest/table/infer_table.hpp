#pragma once

#include "core/result.hpp"
#include "ingest/table/table_mapping.hpp"
#include "ingest/table/table_sample.hpp"

namespace joulewatch {

/// What the columns of a table seem to hold, from their headers and first rows.
TableMapping inferTable(const TableSample& sample);

/// Again after the user has changed roles, units or the order of dates: the interval, whether the
/// energy is a running total, the shape and the problem follow from them.
void inferRest(const TableSample& sample, TableMapping& mapping);

}  // namespace joulewatch
