#include "signal/fft.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

using namespace joulewatch;

namespace {

/// Irregular but repeatable numbers in [-1, 1].
std::vector<double> someSamples(std::size_t n) {
    std::vector<double> samples(n);
    std::uint64_t state = 1;
    for (double& each : samples) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        each = static_cast<double>(state >> 11) * 0x1p-52 - 1;
    }
    return samples;
}

/// The definition, in long double.
std::complex<double> binByDefinition(std::span<const double> samples, std::size_t k) {
    std::complex<long double> sum = 0;
    const std::size_t n = samples.size();
    for (std::size_t t = 0; t < n; ++t) {
        const long double angle = -2 * std::numbers::pi_v<long double> *
                                  static_cast<long double>(k * t % n) / static_cast<long double>(n);
        sum += static_cast<long double>(samples[t]) *
               std::complex<long double>(std::cos(angle), std::sin(angle));
    }
    return {static_cast<double>(sum.real()), static_cast<double>(sum.imag())};
}

}  // namespace

TEST_CASE("a transform of any length is what the definition says") {
    // Powers of two, odd and even smooth numbers, a day's samples, primes, and products of primes.
    for (const std::size_t n : {1U, 2U, 3U, 4U, 5U, 7U, 8U, 15U, 22U, 97U, 225U, 240U, 1001U, 2048U,
                                2560U, 2881U, 3072U}) {
        CAPTURE(n);
        const auto samples = someSamples(n);
        const auto spectrum = realFft(samples);
        REQUIRE(spectrum.size() == n / 2 + 1);
        for (std::size_t k = 0; k < spectrum.size(); k += 1 + n / 50)
            CHECK(std::abs(spectrum[k] - binByDefinition(samples, k)) < 1e-11 * std::sqrt(n));
        CHECK(std::abs(spectrum.back() - binByDefinition(samples, n / 2)) < 1e-11 * std::sqrt(n));
    }
}

TEST_CASE("a plan serves many windows and gives the same bytes each time") {
    const RealFft fft(5760);
    const auto samples = someSamples(5760);
    const auto first = fft.transform(samples);
    fft.transform(std::vector<double>(5760, 1.0));
    CHECK(first == fft.transform(samples));
    CHECK(fft.bins() == 2881);
}

TEST_CASE("a cosine stands in its own bin with half its length as amplitude") {
    std::vector<double> cosine(2048);
    for (std::size_t t = 0; t < cosine.size(); ++t)
        cosine[t] = 3 * std::cos(2 * std::numbers::pi * 10 * static_cast<double>(t) / 2048);
    const auto spectrum = realFft(cosine);
    CHECK(spectrum[10].real() == doctest::Approx(3 * 1024));
    CHECK(std::abs(spectrum[11]) < 1e-9);
}

TEST_CASE("no samples have no spectrum") { CHECK(realFft({}).empty()); }

TEST_CASE("the nearest length below that transforms fast") {
    CHECK(fastLength(1) == 1);
    CHECK(fastLength(7) == 6);
    CHECK(fastLength(5760) == 5760);
    CHECK(fastLength(3872) == 3840);
}
