#pragma once

#include <filesystem>

#include "app/analyze.hpp"

namespace joulewatch {

/// Loads a file of readings and analyses it: the whole job of `joulewatch analyze`.
Result<Json> analyzeFile(const std::filesystem::path& file, const AnalyzeOptions& options,
                         const Progress& progress);

/// The bytes of a result file.
std::string resultText(const Json& result);

/// Writes the result under a temporary name, syncs it and renames it into place, so that no reader
/// ever sees half of it. `unavailable` names the file and what the system said.
Result<void> writeResultFile(const Json& result, const std::filesystem::path& file);

}  // namespace joulewatch
