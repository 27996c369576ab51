#include "core/role.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

TEST_CASE("a role and its name lead to each other, and nothing else is a role") {
    for (const RoleInfo& each : kRoles) {
        CHECK(name(each.role) == each.name);
        CHECK(roleNamed(each.name) == each.role);
    }
    CHECK(roleNamed("Admin") == std::nullopt);
    CHECK(roleNamed("") == std::nullopt);
}

TEST_CASE("each role may what those before it may") {
    CHECK(isAtLeast(Role::admin, Role::operator_));
    CHECK(isAtLeast(Role::operator_, Role::technician));
    CHECK(isAtLeast(Role::technician, Role::viewer));
    CHECK(isAtLeast(Role::viewer, Role::household));
    CHECK_FALSE(isAtLeast(Role::household, Role::viewer));
    CHECK_FALSE(isAtLeast(Role::operator_, Role::admin));
}
