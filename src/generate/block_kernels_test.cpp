#include "generate/block_kernels.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "generate/philox.hpp"

namespace joulewatch {
namespace {

/// What one set of instructions makes of everything a block goes through.
std::vector<float> everything(const BlockKernels& kernels) {
    std::vector<float> all;
    const auto keep = [&](const BlockOfFloats& x) { all.insert(all.end(), x.begin(), x.end()); };
    BlockOfFloats a, b, c, d, ones, wave, powers;
    ones.fill(1);
    for (std::uint64_t first = 0; first < 40 * kBlockSamples; first += kBlockSamples) {
        const RandomBlock random{0x123456789abcdef0, first, 3, 7};
        kernels.uniforms(random, a.data());
        keep(a);
        kernels.normals(random, a.data(), b.data(), c.data(), d.data());
        for (const auto* x : {&a, &b, &c, &d}) keep(*x);
        all.push_back(kernels.machineNoise(random, {0.97F, 0.01F, 0.02F, 0.003F, 0.005F}, a.data(),
                                           b.data(), c.data(), d.data()));
        for (const auto* x : {&a, &b, &d}) keep(*x);
        kernels.sinusoid(0.3, 0.0166 + static_cast<double>(first), wave.data());
        keep(wave);
        kernels.dutyCycle(45, 0.03F, 0.1F, 0.07F, wave.data());
        keep(wave);
        for (std::size_t k = 0; k < kBlockSamples; ++k)
            powers[k] = 1.0F / static_cast<float>(k + 2);
        kernels.carryOver(powers.data(), 0.7F, c.data());
        keep(c);
        kernels.readings({400, 0.85F, 0.001F, ones.data(), wave.data(), ones.data(), ones.data(),
                          a.data(), d.data(), powers.data(), 0.5F, a.data(), b.data(), c.data(),
                          d.data()});
        for (const auto* x : {&a, &b, &c, &d}) keep(*x);
        kernels.perturb(0.01F, wave.data(), c.data());
        keep(c);
        BlockOfInts steps;
        kernels.quantise(c.data(), 100, steps.data());
        for (const std::int32_t each : steps) all.push_back(static_cast<float>(each));
    }
    return all;
}

}  // namespace

TEST_CASE("every set of vector instructions gives the same bits") {
    const auto variants = blockKernelVariants();
    REQUIRE(variants.size() >= 1);
    const std::vector<float> plain = everything(*variants[0]);
    for (const BlockKernels* variant : variants) {
        CAPTURE(variant->name);
        const std::vector<float> wide = everything(*variant);
        REQUIRE(wide.size() == plain.size());
        CHECK(std::memcmp(wide.data(), plain.data(), plain.size() * sizeof(float)) == 0);
    }
}

TEST_CASE("a block's numbers are Philox's, counted by sample, stream and series") {
    BlockOfFloats u;
    blockKernels().uniforms({0x0000000200000001, (5ULL << 32) + 512, 9, 11}, u.data());
    const auto words = philox4x32({512 + 3, 5, 9, 11}, {1, 2});
    CHECK(u[3] == static_cast<float>(words[0] >> 8) * 0x1p-24F);
}

TEST_CASE("normal numbers have the moments of the normal law") {
    // A million numbers: standard errors 0.001, 0.0014, 0.0024 and 0.005; four of each allowed.
    double sum = 0, squares = 0, cubes = 0, fourths = 0, product = 0;
    BlockOfFloats z[4];
    constexpr std::size_t kBlocks = 1000;
    for (std::size_t b = 0; b < kBlocks; ++b) {
        blockKernels().normals({42, b * kBlockSamples, 0, 0}, z[0].data(), z[1].data(), z[2].data(),
                               z[3].data());
        for (std::size_t k = 0; k < kBlockSamples; ++k) {
            product += static_cast<double>(z[0][k]) * static_cast<double>(z[1][k]);
            for (const auto& block : z) {
                const auto x = static_cast<double>(block[k]);
                sum += x;
                squares += x * x;
                cubes += x * x * x;
                fourths += x * x * x * x;
            }
        }
    }
    constexpr double n = 4.0 * kBlocks * kBlockSamples;
    CHECK(std::abs(sum / n) < 4 * 0.001);
    CHECK(std::abs(squares / n - 1) < 4 * 0.0014);
    CHECK(std::abs(cubes / n) < 4 * 0.0039);
    CHECK(std::abs(fourths / n - 3) < 4 * 0.0098);
    CHECK(std::abs(product / (n / 4)) < 4 * 0.002);
}

TEST_CASE("the autoregression is the recurrence it stands for") {
    BlockOfFloats x{}, expected{};
    for (std::size_t k = 0; k < kBlockSamples; ++k)
        x[k] = std::sin(static_cast<float>(k) * 1.7F) + 0.3F;
    float state = 0;
    for (std::size_t k = 0; k < kBlockSamples; ++k)
        expected[k] = state = 0.98F * state + 0.2F * x[k];
    blockKernels().autoregress(0.98F, 0.2F, x.data());
    for (std::size_t k = 0; k < kBlockSamples; ++k)
        CHECK(x[k] == doctest::Approx(expected[k]).epsilon(1e-4));
}

TEST_CASE("numbers that do not fit three digits before the point are held at the limit") {
    BlockOfFloats x{};
    x[0] = 231.416F, x[1] = 5000, x[2] = -3, x[3] = 0.004F, x[4] = 0.006F;
    BlockOfInts steps;
    blockKernels().quantise(x.data(), 100, steps.data());
    CHECK(steps[0] == 23142);
    CHECK(steps[1] == 99999);
    CHECK(steps[2] == 0);
    CHECK(steps[3] == 0);
    CHECK(steps[4] == 1);
}

}  // namespace joulewatch
