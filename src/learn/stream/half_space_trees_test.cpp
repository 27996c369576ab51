#include "learn/stream/half_space_trees.hpp"

#include <doctest/doctest.h>

#include <array>

#include "learn/stream/stream_fixture.hpp"

namespace joulewatch {
namespace {

HalfSpaceTrees trees(HalfSpaceTreesOptions options = {}) {
    return HalfSpaceTrees::make({{-5, 5}, {-5, 5}}, options).value();
}

/// A window of ordinary samples, close to (−2, −2).
void warmUp(HalfSpaceTrees& detector, std::size_t samples, std::uint64_t seed = 1) {
    SeededRandom random(seed, 0);
    for (std::size_t i = 0; i < samples; ++i)
        detector.add(std::array{-2 + 0.3 * random.normal(), -2 + 0.3 * random.normal()});
}

}  // namespace

TEST_CASE("far from the mass scores are high, within it low") {
    for (const std::uint32_t depth : {8U, 15U}) {
        HalfSpaceTrees detector = trees({.depth = depth});
        warmUp(detector, 250);
        CHECK(detector.add(std::array{4.5, 4.5}).score > 0.98);
        CHECK(detector.add(std::array{-2.0, -2.0}).score < 0.1);
        CHECK(detector.add(std::array{-1.0, -2.0}).score >
              detector.add(std::array{-2.0, -2.0}).score);
        CHECK(detector.add(std::array{1e300, -1e300}).score > 0.98);  // far beyond the ranges
    }
}

TEST_CASE("a point outside all mass has the highest score there is, one inside the formula's") {
    // 250 equal samples: their node holds all mass down to the last level, 2^depth times the
    // window.
    HalfSpaceTrees detector = trees({.trees = 3, .depth = 4});
    for (int i = 0; i < 250; ++i) CHECK(detector.add(std::array{1.0, 1.0}).warmingUp);
    const auto verdict = detector.add(std::array{1.0, 1.0});
    CHECK_FALSE(verdict.warmingUp);
    CHECK(verdict.score == doctest::Approx(1.0 / 17));
    HalfSpaceTrees usual = trees();
    for (int i = 0; i < 250; ++i) usual.add(std::array{1.0, 1.0});
    CHECK(usual.add(std::array{4.9, -4.9}).score == 1);
}

TEST_CASE("half-space trees forget what is a window old, and learn what is new") {
    HalfSpaceTrees detector = trees();
    warmUp(detector, 250);
    for (int i = 0; i < 250; ++i) CHECK(detector.add(std::array{4.0, 4.0}).score > 0.98);
    CHECK(detector.add(std::array{4.0, 4.0}).score < 0.1);     // the new habit
    CHECK(detector.add(std::array{-2.0, -2.0}).score > 0.98);  // the old one
}

TEST_CASE("half-space trees pass over missing values and refuse senseless options") {
    HalfSpaceTrees detector = trees();
    warmUp(detector, 300);
    const std::string before = saveState(detector);
    CHECK(detector.add(std::array{0.0, std::numeric_limits<double>::quiet_NaN()}).score == 0);
    CHECK(saveState(detector) == before);
    CHECK_FALSE(HalfSpaceTrees::make({}).has_value());
    CHECK_FALSE(HalfSpaceTrees::make({{1, 1}}).has_value());
    CHECK_FALSE(HalfSpaceTrees::make({{0, 1}}, {.depth = 17}).has_value());
    CHECK_FALSE(HalfSpaceTrees::make({{0, 1}}, {.window = 60'001}).has_value());
    CHECK(HalfSpaceTrees::make({{0, 1}}, {.trees = 65}).error().message.find("65") !=
          std::string::npos);
}

TEST_CASE("half-space trees go on from a saved state to the last bit, and it survives damage") {
    checkSavedState(HalfSpaceTrees::make({{-4, 4}}, {.trees = 5, .depth = 8, .window = 50}).value(),
                    normalSamples(400, 2), [](HalfSpaceTrees& detector, double z) {
                        return detector.add(std::span(&z, 1)).score;
                    });
}

}  // namespace joulewatch
