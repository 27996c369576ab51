#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/ingest_report.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// A field of a CSV file that nobody's spreadsheet takes for a formula: text that begins with = + -
/// @, a tab, a line end or a zero gets a ' in front (OWASP, CSV Injection); quoted by RFC 4180.
std::string safeCsvField(std::string_view text);

/// Writes rejected rows as CSV: line, column, reason, text.
class RejectedRows {
 public:
    static constexpr std::uint64_t kMaxRows = 100'000;

    explicit RejectedRows(std::filesystem::path file);  // empty: nothing is written
    void add(const RejectedRow& row);
    Result<void> finish();

 private:
    std::filesystem::path file_;
    std::ofstream stream_;
    std::uint64_t rows_ = 0;
};

}  // namespace joulewatch
