#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <vector>

#include "core/fixed_point_grid.hpp"
#include "core/reading_batch.hpp"
#include "core/result.hpp"
#include "export/output_file.hpp"

namespace joulewatch {

/// Puts the next stretch of readings into the grid; false when there is none.
using GridSource = std::function<Result<bool>(FixedPointGrid&)>;

/// Writes grids of voltage, current, power (hundredths) and power factor (thousandths) of `meters`
/// as Parquet with zstd: the columns of the CSV, the stamp as TIMESTAMP, numbers as DOUBLE with the
/// values a reader of the CSV would get. The file takes its name with keep(). Memory is bounded
/// by the row group, not by the file.
Result<TemporaryName> writeReadingParquet(const std::filesystem::path& target,
                                          const std::vector<Meter>& meters,
                                          const GridSource& source);

}  // namespace joulewatch
