#include <doctest/doctest.h>

#include <vector>

#include "learn/stream/nelson_rules.hpp"
#include "learn/stream/stream_fixture.hpp"
#include "learn/stream/western_electric.hpp"

namespace joulewatch {
namespace {

/// Whether the rule is broken by the pattern's last sample and by none before.
template <class Rules>
bool breaksAtTheEnd(unsigned rule, const std::vector<double>& pattern, double sign = 1) {
    Rules rules;
    for (std::size_t i = 0; i < pattern.size(); ++i)
        if (rules.add(sign * pattern[i]).has(rule) != (i + 1 == pattern.size())) return false;
    return true;
}

template <class Rules>
bool neverBreaks(unsigned rule, const std::vector<double>& pattern) {
    Rules rules;
    for (const double z : pattern)
        if (rules.add(z).has(rule)) return false;
    return true;
}

std::vector<double> byTurns(std::size_t count, double a, double b) {
    std::vector<double> pattern(count, a);
    for (std::size_t i = 1; i < count; i += 2) pattern[i] = b;
    return pattern;
}

const auto kFeed = [](auto& rules, double z) { return rules.add(z).bits; };

}  // namespace

TEST_CASE("each Nelson rule fires on its own minimal pattern and not one sample earlier") {
    for (const double sign : {1.0, -1.0}) {
        const auto breaks = [&](unsigned rule, const std::vector<double>& pattern) {
            return breaksAtTheEnd<NelsonRules>(rule, pattern, sign);
        };
        CHECK(breaks(1, {3.01}));
        CHECK(breaks(2, std::vector<double>(9, 0.1)));
        CHECK(breaks(3, {-0.5, -0.3, -0.1, 0.1, 0.3, 0.5}));
        CHECK(breaks(4, byTurns(14, 0.5, -0.5)));
        CHECK(breaks(5, {2.1, 0, 2.1}));
        CHECK(breaks(5, {2.1, 2.1}));
        CHECK(breaks(6, {1.1, 1.1, 0, 1.1, 1.1}));
        CHECK(breaks(6, {1.1, 1.1, 1.1, 1.1}));
        CHECK(breaks(7, {.5, .2, -.3, .4, -.9, .1, 0, .3, -.2, .7, .8, -.1, .2, .5, -.6}));
        CHECK(breaks(8, {1.1, 1.2, 1.3, -1.1, -1.2, 1.1, -1.4, 1.5}));
    }
}

TEST_CASE("what nearly breaks a Nelson rule does not") {
    CHECK(neverBreaks<NelsonRules>(1, {3, -3}));
    CHECK(neverBreaks<NelsonRules>(2, {1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, -1}));
    CHECK(neverBreaks<NelsonRules>(3, {1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 8}));
    CHECK(neverBreaks<NelsonRules>(4, {1, 2, 1, 2, 1, 2, 1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2}));
    CHECK(neverBreaks<NelsonRules>(5, {2.1, 0, 0, 2.1, -2.1, 0, 2, 2}));
    CHECK(neverBreaks<NelsonRules>(6, {1.1, 1.1, 1.1, -1.1, -1.1, 0, 1.1}));
    CHECK(neverBreaks<NelsonRules>(7, std::vector<double>(40, 1)));
    CHECK(neverBreaks<NelsonRules>(8, std::vector<double>(40, 1.1)));  // one side only
    // A rule speaks of the sample at hand: an ordinary one breaks none of those that count.
    NelsonRules rules;
    rules.add(2.1);
    rules.add(2.1);
    CHECK_FALSE(rules.add(0).has(5));
}

TEST_CASE("each Western Electric rule fires on its minimal pattern and not one sample earlier") {
    for (const double sign : {1.0, -1.0}) {
        CHECK(breaksAtTheEnd<WesternElectricRules>(1, {0, 3.1}, sign));
        CHECK(breaksAtTheEnd<WesternElectricRules>(2, {2.1, 0, 2.1}, sign));
        CHECK(breaksAtTheEnd<WesternElectricRules>(3, {1.1, 0, 1.1, 1.1, 1.1}, sign));
        CHECK(breaksAtTheEnd<WesternElectricRules>(4, std::vector<double>(8, 0.1), sign));
    }
    CHECK(neverBreaks<WesternElectricRules>(4, {1, 1, 1, 1, 1, 1, 1, -1, 1, 1, 1, 1, 1, 1, 1}));
}

TEST_CASE("run rules pass over missing samples, go on from a saved state and begin anew") {
    NelsonRules rules;
    for (int i = 0; i < 8; ++i) rules.add(0.1 + i % 2 * 0.1);
    CHECK_FALSE(rules.add(std::numeric_limits<double>::quiet_NaN()).any());
    CHECK(rules.add(0.3).has(2));
    rules.restart();
    CHECK_FALSE(rules.add(0.3).any());
    checkSavedState(NelsonRules{}, normalSamples(300, 3), kFeed);
    checkSavedState(WesternElectricRules{}, normalSamples(300, 3), kFeed);
}

}  // namespace joulewatch
