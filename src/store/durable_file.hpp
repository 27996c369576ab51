#pragma once

#include <filesystem>

#include "core/result.hpp"

namespace joulewatch {

/// An empty file that only its owner may read, whose name survives a power cut, unless there is a
/// file already.
Result<void> ensurePrivateFile(const std::filesystem::path& file);

/// What was written to it, and its name, survive a power cut.
Result<void> syncFile(const std::filesystem::path& file);

/// Gives a finished file its final name, replacing what is there: all of it or nothing, also after
/// a power cut.
Result<void> publishFile(const std::filesystem::path& temporary,
                         const std::filesystem::path& final);

}  // namespace joulewatch
