#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// A request's JSON object: all of `texts` are there and strings, `flags` may be and are booleans,
/// `optionalTexts` may be and are strings, nothing else is, and nothing is twice (OWASP ASVS 5.0,
/// 15.3.3). Says what is wrong.
Result<Json> parseJsonBody(std::string_view body, std::initializer_list<std::string_view> texts,
                           std::initializer_list<std::string_view> flags = {},
                           std::initializer_list<std::string_view> optionalTexts = {});
/// Of such an object; empty when it is not there.
std::optional<std::string> textOf(const Json& body, const char* name);

}  // namespace joulewatch
