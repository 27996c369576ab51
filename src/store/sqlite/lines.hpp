#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace joulewatch::sqlite {

/// Texts that hold no control characters, in one column.
inline std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& each : texts) all += (all.empty() ? "" : "\n") + each;
    return all;
}

inline std::vector<std::string> split(std::string_view all) {
    std::vector<std::string> texts;
    while (!all.empty()) {
        const std::string_view each = all.substr(0, all.find('\n'));
        texts.emplace_back(each);
        all.remove_prefix(std::min(all.size(), each.size() + 1));
    }
    return texts;
}

}  // namespace joulewatch::sqlite
