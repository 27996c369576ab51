#include "learn/stream/random_cut_forest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "learn/stream/stream_fixture.hpp"

namespace joulewatch {
namespace {

RandomCutForest::Verdict add(RandomCutForest& forest, double sample) {
    return forest.add(std::span(&sample, 1));
}

const auto kFeed = [](RandomCutForest& forest, double z) {
    const auto verdict = add(forest, z);
    return std::pair(verdict.score, verdict.warmingUp);
};

}  // namespace

TEST_CASE("a point cut off at the root of n points has a displacement of n − 1") {
    // So far away that a cut misses the gap once in ten million: each tree parts it at its root.
    for (const std::uint32_t points : {2U, 16U, 256U}) {
        auto forest = RandomCutForest::make(1, {.points = points, .shingle = 1}).value();
        const auto samples = normalSamples(2 * points, 1);
        for (const double z : samples) add(forest, z);
        CHECK(add(forest, 1e9).score == points - 1);
    }
}

TEST_CASE("trees that are fed point by point follow the law of trees cut from all points at once") {
    // A cut through 0, 1, 10 falls between 1 and 10 nine times in ten: 10 then has 2 beside it, and
    // 1 otherwise; 0 has 2 beside it once in ten. What was in the window before does not matter.
    const auto meanScore = [](std::initializer_list<double> samples) {
        double sum = 0;
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            auto forest =
                RandomCutForest::make(1, {.trees = 100, .points = 3, .shingle = 1, .seed = seed})
                    .value();
            double last = 0;
            for (const double each : samples) last = add(forest, each).score;
            sum += last / 100;
        }
        return sum;  // standard error 0.003
    };
    CHECK(meanScore({0, 1, 10}) == doctest::Approx(1.9).epsilon(0.006));
    CHECK(meanScore({10, 1, 0}) == doctest::Approx(1.1).epsilon(0.01));
    CHECK(meanScore({5, 7, -3, 20, 1, 0, 10}) == doctest::Approx(1.9).epsilon(0.006));
    CHECK(meanScore({1, 1, 5, 10, 1, 0}) == doctest::Approx(1.1).epsilon(0.01));
}

TEST_CASE("among equal points, one that differs is cut off, and each of the equal is not") {
    auto forest = RandomCutForest::make(1, {.points = 64, .shingle = 1}).value();
    for (int i = 0; i < 200; ++i) CHECK(add(forest, 5).score == 0);
    CHECK(add(forest, 5.001).score == 63);
    // Of 63 equal ones beside one other, any has 1/63 of a displacement.
    CHECK(add(forest, 5).score == doctest::Approx(1.0 / 63));
    for (int i = 0; i < 63; ++i) add(forest, 5);
    CHECK(add(forest, 5).score == 0);  // the other one is out of the window
}

TEST_CASE("the trees are full after as many points as they hold") {
    auto forest = RandomCutForest::make(1, {.trees = 2, .points = 10, .shingle = 3}).value();
    const auto samples = normalSamples(20, 2);
    for (std::size_t i = 0; i < samples.size(); ++i)
        CHECK(add(forest, samples[i]).warmingUp == (i < 11));  // the first point takes 3 samples
}

TEST_CASE("a broken rhythm stands out though each of its values is ordinary") {
    auto forest = RandomCutForest::make().value();
    const auto sine = [](int i) { return std::sin(2 * std::numbers::pi * i / 20); };
    double highest = 0;
    for (int i = 0; i < 600; ++i) {
        const auto verdict = add(forest, sine(i) + 0.01 * std::sin(7.3 * i));
        if (i > 300) highest = std::max(highest, verdict.score);
    }
    double broken = 0;
    for (int i = 600; i < 606; ++i) broken = std::max(broken, add(forest, -0.2).score);
    CHECK(broken > 3 * highest);
}

TEST_CASE("two features are watched together") {
    auto forest = RandomCutForest::make(2, {.shingle = 1}).value();
    SeededRandom random(3, 0);
    for (int i = 0; i < 400; ++i) {
        const double x = random.normal();
        const double pair[] = {x, x + 0.05 * random.normal()};
        forest.add(pair);
    }
    const double apart[] = {1.5, -1.5};
    const double together[] = {0.5, 0.5};
    CHECK(forest.add(apart).score > 5 * forest.add(together).score);
}

TEST_CASE("a random cut forest passes over missing values and refuses senseless options") {
    auto forest = RandomCutForest::make().value();
    for (const double z : normalSamples(300, 4)) add(forest, z);
    const std::string before = saveState(forest);
    CHECK(add(forest, std::numeric_limits<double>::quiet_NaN()).score == 0);
    CHECK(saveState(forest) == before);
    CHECK(std::isfinite(add(forest, 1e308).score));
    CHECK(std::isfinite(add(forest, -1e308).score));
    CHECK_FALSE(RandomCutForest::make(0).has_value());
    CHECK_FALSE(RandomCutForest::make(17).has_value());  // × 4
    CHECK_FALSE(RandomCutForest::make(1, {.points = 1}).has_value());
    CHECK(RandomCutForest::make(1, {.trees = 101}).error().message.find("101") !=
          std::string::npos);
}

TEST_CASE(
    "a random cut forest goes on from a saved state to the last bit, and it survives damage") {
    auto samples = normalSamples(200, 5);
    for (std::size_t i = 0; i < samples.size(); i += 3) samples[i] = std::round(samples[i]);
    checkSavedState(RandomCutForest::make(1, {.trees = 3, .points = 24, .shingle = 2}).value(),
                    samples, kFeed);
    checkSavedState(RandomCutForest::make(1, {.trees = 2, .points = 8, .shingle = 1}).value(),
                    std::vector<double>(60, 2.5), kFeed);
}

}  // namespace joulewatch
