#pragma once

#include <optional>

#include "app/app.hpp"
#include "http/message.hpp"
#include "http/route.hpp"

namespace joulewatch {

/// Finds out who asks (`request.who`) and answers who may not, or who cannot show that the request
/// is their own; nothing: go on. Reads the store: not for the I/O thread.
std::optional<Response> authorize(Request& request, const Route& route, App& app);

}  // namespace joulewatch
