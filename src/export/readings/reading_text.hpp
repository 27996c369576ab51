#pragma once

#include <memory>
#include <string>

#include "export/readings/export_columns.hpp"

namespace joulewatch {

/// Readings as text, a row a line, which reads back as the same readings: a number is written as
/// short as gives the same double, without an exponent; stamps are UTC in ISO 8601.
class ReadingText {
 public:
    virtual ~ReadingText() = default;
    /// What stands before the first row.
    virtual std::string head() const = 0;
    virtual void append(const ExportRows& rows, std::string& out) = 0;
};

/// RFC 4180, with names of meters that no spreadsheet takes for formulas. An empty cell is missing.
std::unique_ptr<ReadingText> makeReadingCsv(const ExportColumns& columns);
/// A JSON object a line, as POST /api/ingest takes them where the columns are metrics alone. What
/// is missing is left out.
std::unique_ptr<ReadingText> makeReadingNdjson(const ExportColumns& columns);

}  // namespace joulewatch
