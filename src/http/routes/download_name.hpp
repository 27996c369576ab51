#pragma once

#include <string>
#include <string_view>

namespace joulewatch {

/// `attachment` under a name that a person gave: RFC 6266, with the name in ASCII for old browsers
/// and, where that is not the same, whole in UTF-8 (RFC 8187).
std::string attachmentNamed(std::string_view name);

}  // namespace joulewatch
