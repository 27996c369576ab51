#include "ingest/reading_counts.hpp"

#include <fmt/format.h>

#include "ingest/printable.hpp"

namespace joulewatch {

void ReadingCounts::sample(RejectedRow row) {
    if (rejectedSamples.size() < IngestReport::kMaxSamples)
        rejectedSamples.push_back(std::move(row));
}

std::optional<std::string> ReadingCounts::refusal(const std::string& file,
                                                  std::string_view lineWord) const {
    if (rows + rowsRejected == 0) return fmt::format("{} has a header but no readings.", file);
    if (rowsRejected <= rows) return std::nullopt;
    const RejectedRow& first = rejectedSamples.front();
    return fmt::format("{}: {} of {} rows cannot be read; the first is {} {}{}: {}.", file,
                       rowsRejected, rows + rowsRejected, lineWord, first.line,
                       first.column.empty() ? "" : ", column " + inQuotes(first.column),
                       first.reason);
}

IngestReport ReadingCounts::report() const {
    IngestReport made;
    made.rowsRead = rows;
    made.rowsRejected = rowsRejected;
    made.rejectedSamples = rejectedSamples;
    made.missingValues = missingValues;
    made.rowsOutOfOrder = rowsOutOfOrder;
    return made;
}

}  // namespace joulewatch
