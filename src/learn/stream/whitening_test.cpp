#include "learn/stream/whitening.hpp"

#include <doctest/doctest.h>

#include "learn/stream/stream_fixture.hpp"

using namespace joulewatch;

TEST_CASE("what is left of a feature is what those before it do not foretell, in its own spread") {
    // With correlation ρ and unit spreads: y1 = x1, y2 = (x2 − ρ·x1)/√(1 − ρ²).
    constexpr double kRho = 0.8;
    auto whitening = Whitening::make({.features = 2, .memory = 100'000, .blur = 1e-6}).value();
    SeededRandom random(1, 0);
    for (int i = 0; i < 100'000; ++i) {
        const double x = random.normal();
        whitening.add(std::array{x, kRho * x + std::sqrt(1 - kRho * kRho) * random.normal()});
    }
    const auto apart = whitening.add(std::array{1.0, -1.0});
    CHECK(apart.rest[0] == doctest::Approx(1).epsilon(0.01));
    CHECK(apart.rest[1] == doctest::Approx(-3).epsilon(0.02));  // −1.8/0.6
    CHECK(apart.spread[1] == doctest::Approx(0.6).epsilon(0.02));
    const auto together = whitening.add(std::array{1.0, 0.8});
    CHECK(std::abs(together.rest[1]) < 0.02);
}

TEST_CASE("features that are equal, or never vary, are blurred and stay finite") {
    auto whitening = Whitening::make({.features = 3}).value();
    for (const double z : normalSamples(500, 2)) whitening.add(std::array{z, z, 0.0});
    const auto sample = whitening.add(std::array{1.0, 1.2, 0.05});
    // Of the second the first foretells nearly all: what is left has twice the blur's variance.
    CHECK(sample.spread[1] == doctest::Approx(std::sqrt(0.02)).epsilon(0.02));
    CHECK(sample.rest[1] == doctest::Approx(0.21 / std::sqrt(0.02)).epsilon(0.03));
    CHECK(sample.rest[2] == doctest::Approx(0.5));
    CHECK_FALSE(Whitening::make({.features = 9}).has_value());
    CHECK_FALSE(Whitening::make({.blur = 0}).has_value());
    CHECK(Whitening::make({.features = 0}).error().message.find("not 0") != std::string::npos);
}

TEST_CASE("a whitening goes on from a saved state to the last bit, and it survives damage") {
    checkSavedState(Whitening::make({.features = 2}).value(), normalSamples(200, 3),
                    [](Whitening& whitening, double z) {
                        const auto sample = whitening.add(std::array{z, 0.5 * z + 0.1});
                        return std::pair(sample.rest, sample.spread);
                    });
}
