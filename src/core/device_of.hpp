#pragma once

#include <string_view>

namespace joulewatch {

/// What a meter is a part of, by its name: `plug` of `plug/switch:0`, `plug/a` of `plug/a/1`.
/// Empty when it is no part.
inline std::string_view deviceOf(std::string_view meter) {
    const auto slash = meter.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : meter.substr(0, slash);
}

}  // namespace joulewatch
