#include "app/stamp_choice.hpp"

#include <algorithm>
#include <array>

namespace joulewatch {
namespace {

constexpr std::array<std::string_view, 3> kNames{"first", "last", "mean"};

}  // namespace

std::string_view name(KeptReading kept) { return kNames[static_cast<std::size_t>(kept)]; }

std::optional<KeptReading> keptReading(std::string_view name) {
    const auto found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<KeptReading>(found - kNames.begin());
}

}  // namespace joulewatch
