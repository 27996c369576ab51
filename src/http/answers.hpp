#pragma once

#include <chrono>
#include <string_view>

#include "core/result.hpp"
#include "http/message.hpp"
#include "reports/section.hpp"

namespace joulewatch {

Response jsonAnswer(const Json& value, unsigned status = 200);
Response noContent();

/// RFC 9457. `detail` is a sentence for a person and tells nothing of our inside.
Response problem(unsigned status, std::string_view detail);
/// The status of an error is decided here and nowhere else.
Response problem(const Error& error);

/// A device sends more than it may: come back after it.
Response tooFast(std::chrono::milliseconds waitFor);

/// "Not Found"; also for the few that servers seldom send.
std::string_view reasonPhrase(unsigned status);

}  // namespace joulewatch
