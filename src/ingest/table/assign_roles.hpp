#pragma once

#include <vector>

#include "ingest/table/column_facts.hpp"
#include "ingest/table/table_mapping.hpp"

namespace joulewatch {

/// Fills in the columns' roles, whether the table is wide, and what is to be said of it.
void assignRoles(const TableSample& sample, const std::vector<ColumnFacts>& facts,
                 TableMapping& mapping);

}  // namespace joulewatch
