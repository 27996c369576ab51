#include "store/alert_store.hpp"

#include <array>

namespace joulewatch {

namespace {

constexpr std::array<std::string_view, 3> kStates{"active", "acknowledged", "resolved"};

}  // namespace

std::string_view name(AlertState state) { return kStates[static_cast<std::size_t>(state)]; }

std::optional<AlertState> alertStateNamed(std::string_view text) {
    for (std::size_t i = 0; i < kStates.size(); ++i)
        if (kStates[i] == text) return static_cast<AlertState>(i);
    return std::nullopt;
}

}  // namespace joulewatch
