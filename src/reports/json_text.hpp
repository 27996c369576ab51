#pragma once

#include <string_view>

#include "core/result.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// JSON of at most `maxDepth` nested levels out of text that may be anything. The error says in one
/// sentence what the text is instead, or the line and column (both from 1, columns in bytes) where
/// it stops being JSON.
Result<Json> parseJsonText(std::string_view text, std::size_t maxDepth = 32);

}  // namespace joulewatch
