#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace joulewatch {

/// What a file is that is no table, and what to do with it, to follow the file's name in a
/// sentence: `is a ZIP archive (a spreadsheet?): save it as CSV`. Nothing when it may be a table.
std::optional<std::string> foreignFormat(std::string_view beginning, std::string_view name);

}  // namespace joulewatch
