#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "http/message.hpp"

namespace joulewatch {

/// A request's target taken apart and decoded.
struct Target {
    std::string path;   // begins with '/'
    NamedValues query;  // each name once
};

/// Strict: an escape that is none, a control character, a name given twice are refused, so that
/// nothing behind us can understand them differently.
Result<Target> parseTarget(std::string_view target);

/// A segment of a path, decoded as parseTarget() does it; nothing when it is not well formed.
std::optional<std::string> decodePercent(std::string_view text);

}  // namespace joulewatch
