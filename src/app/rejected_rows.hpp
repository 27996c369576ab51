#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>

#include "core/ingest_report.hpp"
#include "core/result.hpp"

namespace joulewatch {

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
