#pragma once

#include <optional>
#include <string>

#include "http/message.hpp"

namespace joulewatch {

/// What a device shows in the Authorization header: `Bearer TOKEN`, InfluxDB's `Token TOKEN`, or
/// `Basic` with the token as password, whatever the name (RFC 7617). Nothing when it shows none.
std::optional<std::string> deviceToken(const Request& request);

}  // namespace joulewatch
