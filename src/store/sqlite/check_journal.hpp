#pragma once

#include <filesystem>

#include "core/result.hpp"

namespace joulewatch {

/// `corrupted` when SQLite finds damage in a journal, or a payload that waits in it or beside it is
/// not what was stored. `copy` is a copy, which may be written to; payload files are those beside
/// `original`.
Result<void> checkJournal(const std::filesystem::path& copy, const std::filesystem::path& original);

}  // namespace joulewatch
