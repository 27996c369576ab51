#include "http/body_budget.hpp"

#include <doctest/doctest.h>

#include <optional>

using joulewatch::BodyBudget;

TEST_CASE("bodies together hold no more than their budget, and give it back") {
    BodyBudget budget(100);
    BodyBudget::Share first(budget);
    CHECK(first.grow(60));
    CHECK(first.grow(40));  // what it has, it keeps
    std::optional<BodyBudget::Share> second(std::in_place, budget);
    CHECK(second->grow(40));
    CHECK_FALSE(second->grow(41));
    CHECK_FALSE(first.grow(61));
    second.reset();
    CHECK(first.grow(100));
    CHECK_FALSE(first.grow(101));
}
