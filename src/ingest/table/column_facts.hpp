#pragma once

#include <cstddef>
#include <vector>

#include "ingest/table/table_sample.hpp"

namespace joulewatch {

/// What the cells of one column of a sample are.
struct ColumnFacts {
    std::size_t present = 0;  // cells that are not empty, nan, NA, inf, …
    std::size_t numbers = 0;
    std::size_t distinct = 0;  // texts
    double median = 0;         // of the numbers

    bool isNumeric() const { return present > 0 && 2 * numbers >= present; }
};

/// The sign between whole and fraction in the sample's numbers: a comma only where it does not
/// separate columns and reads more cells than the point.
char guessDecimalPoint(const TableSample& sample);

std::vector<ColumnFacts> columnFacts(const TableSample& sample, char decimalPoint);

}  // namespace joulewatch
