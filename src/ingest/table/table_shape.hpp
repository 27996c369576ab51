#pragma once

#include "ingest/table/table_mapping.hpp"

namespace joulewatch {

/// Fills in the shape that the mapped columns make, and how sure that is: the share of the shape's
/// usual columns that are there.
void recogniseShape(TableMapping& mapping);

}  // namespace joulewatch
