#pragma once

#include <vector>

#include "ingest/table/column_facts.hpp"
#include "ingest/table/table_mapping.hpp"

namespace joulewatch {

/// Fills in the units that the headers do not say, by the values: a power factor in percent, a
/// power in W and a voltage in kV that P = k·V·I·PF gives away (k = 1, √3, 3). Warns of a
/// temperature that looks like °F.
void guessUnits(const TableSample& sample, const std::vector<ColumnFacts>& facts,
                TableMapping& mapping);

}  // namespace joulewatch
