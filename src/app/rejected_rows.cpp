#include "app/rejected_rows.hpp"

#include <fmt/format.h>

#include <utility>

namespace joulewatch {

std::string safeCsvField(std::string_view text) {
    constexpr std::string_view kFormula("=+-@\t\r\n\0", 8);
    std::string field;
    if (!text.empty() && kFormula.find(text.front()) != std::string_view::npos) field = "'";
    field += text;
    if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
    std::string quoted = "\"";
    for (const char c : field) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

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
