#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace joulewatch {

/// Finds texts in unordered containers, beside std::equal_to<>, without making strings of them.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};

}  // namespace joulewatch
