#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace joulewatch {

/// Who a person is to the program, from what may least to what may most: each may what those
/// before it may. A household sees its own meters only, whatever it asks for.
enum class Role : std::uint8_t { household, viewer, technician, operator_, admin };

struct RoleInfo {
    Role role;
    std::string_view name;  // in JSON, SQL and on the command line
};
inline constexpr std::array kRoles{
    // in enum order
    RoleInfo{Role::household, "household"},   RoleInfo{Role::viewer, "viewer"},
    RoleInfo{Role::technician, "technician"},  // tends machines and alerts
    RoleInfo{Role::operator_, "operator"},     // runs the plant: data, analyses, settings of both
    RoleInfo{Role::admin, "admin"},            // people, and what concerns the program itself
};

constexpr std::string_view name(Role role) { return kRoles[static_cast<std::size_t>(role)].name; }

constexpr std::optional<Role> roleNamed(std::string_view text) {
    for (const RoleInfo& each : kRoles)
        if (each.name == text) return each.role;
    return std::nullopt;
}

constexpr bool isAtLeast(Role role, Role wanted) { return role >= wanted; }

}  // namespace joulewatch
