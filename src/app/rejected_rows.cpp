#include "app/rejected_rows.hpp"

#include <fmt/format.h>

#include <utility>

#include "export/csv/safe_csv_field.hpp"

namespace joulewatch {

RejectedRows::RejectedRows(std::filesystem::path file) : file_(std::move(file)) {}

void RejectedRows::add(const RejectedRow& row) {
    if (file_.empty() || rows_ == kMaxRows) return;
    if (rows_++ == 0) {
        stream_.open(file_, std::ios::binary | std::ios::trunc);
        stream_ << "line,column,reason,text\n";
    }
    stream_ << fmt::format("{},{},{},{}\n", row.line, safeCsvField(row.column),
                           safeCsvField(row.reason), safeCsvField(row.text));
}

Result<void> RejectedRows::finish() {
    if (rows_ == 0) return {};
    stream_.close();
    if (!stream_)
        return fail(ErrorCode::unavailable, "The list of rejected rows cannot be written.");
    return {};
}

}  // namespace joulewatch
