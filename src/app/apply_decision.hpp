#pragma once

#include <filesystem>
#include <optional>

#include "app/quality_file.hpp"
#include "store/reading_store.hpp"

namespace joulewatch {

/// Makes a decision about a finding true in the data set's readings: excluded values become
/// missing, corrected ones get `value`, and with no decision, or when the data is accepted, they
/// are what the file said; of readings that share a stamp, the one that is kept comes in.
/// `originals` keeps the file's values from the first change on. `invalidInput`: a correction
/// without a value or of no metric, nothing to keep, beyond kMaxRows.
class DecisionApplier {
 public:
    static constexpr std::size_t kMaxRows = 1'000'000;

    DecisionApplier(ReadingStore& store, std::filesystem::path originals)
        : store_(store), originals_(std::move(originals)) {}
    Result<void> apply(const DecidedFinding& finding, const FindingDecision& decision);

 private:
    Result<void> keep(const DecidedFinding& finding, KeptReading kept);
    Result<std::vector<ReadingBatch>> rowsOf(const DecidedFinding& finding) const;
    Result<void> restore();
    Result<void> keepOriginals(const std::vector<ReadingBatch>& rows) const;
    Result<void> write(const std::vector<ReadingBatch>& rows);

    ReadingStore& store_;
    std::filesystem::path originals_;
};

}  // namespace joulewatch
