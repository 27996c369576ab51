#pragma once

#include <optional>

#include "app/app.hpp"
#include "http/message.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// The refusal unless the body's `currentPassword` is that of who asks: whoever finds an unlocked
/// screen, or steals a session, must not make themselves at home (OWASP ASVS 5.0, 7.5.3).
std::optional<Response> refuseUnconfirmed(const Request& request, const Json& body, App& app);

}  // namespace joulewatch
