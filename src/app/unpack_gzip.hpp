#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace joulewatch {

/// The bytes that were packed (RFC 1952). `invalidInput` when it is no gzip, is cut short, or would
/// be more than `most`.
Result<std::string> unpackGzip(std::string_view packed, std::size_t most);

}  // namespace joulewatch
