#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "app/pieces.hpp"
#include "app/workspace.hpp"

namespace joulewatch {

/// Which readings of a data set go out.
struct ExportChoice {
    std::shared_ptr<const KeptReadings> readings;
    std::vector<Meter> meters;  // each after the other, each from the oldest reading on
    TimeRange range;
};

enum class TextFormat : std::uint8_t { csv, ndjson };

/// Parquet is made whole before its first byte goes out, which must end some time.
inline constexpr std::uint64_t kMaxParquetRows = 50'000'000;

/// Readings as text, some thousand rows a piece. Metrics without a value in the range have no
/// column; rows of days that count in no total are marked, where there are such days.
Result<std::unique_ptr<Pieces>> exportText(ExportChoice choice, TextFormat format);
/// The same columns as Parquet. It is made under the name of `file`, which is gone again on return.
/// `invalidInput` beyond kMaxParquetRows, `unavailable` when the disk gets full.
Result<std::unique_ptr<Pieces>> exportParquet(const ExportChoice& choice,
                                              const std::filesystem::path& file);

}  // namespace joulewatch
