#include "generate/block_kernels.hpp"

#include <cmath>

#include "generate/elementary.hpp"
#include "generate/philox.hpp"

namespace joulewatch {
namespace {

/// The loops as plain C++, inlined into one function per set of vector instructions below. No
/// fused multiply-add (-ffp-contract=off) and no reordering: a wider register does the same
/// operations on each number.
#define JW_INLINE [[gnu::always_inline]] inline

JW_INLINE void drawWords(const RandomBlock& block, std::uint32_t* w0, std::uint32_t* w1,
                         std::uint32_t* w2, std::uint32_t* w3) {
    const auto low = static_cast<std::uint32_t>(block.firstSample);
    const auto high = static_cast<std::uint32_t>(block.firstSample >> 32);
    const auto key0 = static_cast<std::uint32_t>(block.seed);
    const auto key1 = static_cast<std::uint32_t>(block.seed >> 32);
    const std::uint32_t stream = block.stream;
    const std::uint32_t series = block.series;
    for (std::uint32_t k = 0; k < kBlockSamples; ++k) {
        std::uint32_t c0 = low + k, c1 = high, c2 = stream, c3 = series;
        philox4x32(c0, c1, c2, c3, key0, key1);
        w0[k] = c0;
        w1[k] = c1;
        w2[k] = c2;
        w3[k] = c3;
    }
}

/// (0, 1]: 24 random bits and a half, so that the logarithm is finite.
JW_INLINE float openUnit(std::uint32_t word) {
    return (static_cast<float>(static_cast<std::int32_t>(word >> 8)) + 0.5F) * 0x1p-24F;
}

JW_INLINE void boxMuller(const std::uint32_t* radiusWord, const std::uint32_t* angleWord, float* a,
                         float* b) {
    for (std::size_t k = 0; k < kBlockSamples; ++k) {
        const float radius = std::sqrt(-2.0F * logOf(openUnit(radiusWord[k])));
        const float halfTurns =
            static_cast<float>(static_cast<std::int32_t>(angleWord[k]) >> 8) * 0x1p-23F;  // [−1, 1)
        a[k] = radius * cosPi(halfTurns);
        b[k] = radius * sinPi(halfTurns);
    }
}

JW_INLINE void normalsBody(const RandomBlock& block, float* z0, float* z1, float* z2, float* z3) {
    alignas(64) std::uint32_t w0[kBlockSamples], w1[kBlockSamples], w2[kBlockSamples],
        w3[kBlockSamples];
    drawWords(block, w0, w1, w2, w3);
    boxMuller(w0, w1, z0, z1);
    boxMuller(w2, w3, z2, z3);
}

JW_INLINE void uniformsBody(const RandomBlock& block, float* u) {
    alignas(64) std::uint32_t w0[kBlockSamples], w1[kBlockSamples], w2[kBlockSamples],
        w3[kBlockSamples];
    drawWords(block, w0, w1, w2, w3);
    for (std::size_t k = 0; k < kBlockSamples; ++k)
        u[k] = static_cast<float>(static_cast<std::int32_t>(w0[k] >> 8)) * 0x1p-24F;
}

/// Zero where the square would leave the range of normal numbers, on which arithmetic is slow.
JW_INLINE float squared(float decay) { return decay < 1e-15F ? 0.0F : decay * decay; }

/// A recurrence cannot be spread over a register, but one that looks back 16 samples can: four
/// doublings turn each input into the sum of its 16 predecessors, and then
/// x[k] = sum + decay^16·x[k−16].
JW_INLINE void autoregressBody(float decay, float gain, float* x) {
    constexpr std::size_t kLookBack = 16;
    alignas(64) float a[kLookBack + kBlockSamples] = {};
    alignas(64) float b[kLookBack + kBlockSamples] = {};
    float* const from = a + kLookBack;
    float* const to = b + kLookBack;
    const float decay2 = squared(decay), decay4 = squared(decay2), decay8 = squared(decay4);
    const float decay16 = squared(decay8);
    for (std::size_t k = 0; k < kBlockSamples; ++k) from[k] = gain * x[k];
    for (std::size_t k = 0; k < kBlockSamples; ++k) to[k] = from[k] + decay * *(from + k - 1);
    for (std::size_t k = 0; k < kBlockSamples; ++k) from[k] = to[k] + decay2 * *(to + k - 2);
    for (std::size_t k = 0; k < kBlockSamples; ++k) to[k] = from[k] + decay4 * *(from + k - 4);
    for (std::size_t k = 0; k < kBlockSamples; ++k) from[k] = to[k] + decay8 * *(to + k - 8);
    for (std::size_t k = 0; k < kLookBack; ++k) x[k] = from[k];
    for (std::size_t row = kLookBack; row < kBlockSamples; row += kLookBack)
        for (std::size_t k = row; k < row + kLookBack; ++k)
            x[k] = from[k] + decay16 * x[k - kLookBack];
}

JW_INLINE void carryOverBody(const float* powers, float state, float* x) {
    for (std::size_t k = 0; k < kBlockSamples; ++k) x[k] += powers[k] * state;
}

JW_INLINE float machineNoiseBody(const RandomBlock& block, const NoiseShape& shape, float* voltage,
                                 float* current, float* spare, float* powerFactor) {
    normalsBody(block, current, spare, voltage, powerFactor);
    autoregressBody(shape.decay, shape.gain, current);
    const float last = current[kBlockSamples - 1];
    for (std::size_t k = 0; k < kBlockSamples; ++k) {
        current[k] += shape.current * spare[k];
        voltage[k] *= shape.voltage;
        powerFactor[k] *= shape.powerFactor;
    }
    return last;
}

JW_INLINE void dutyCycleBody(float nominal, float amplitude, float third, float fifth, float* s) {
    for (std::size_t k = 0; k < kBlockSamples; ++k) {
        const float s1 = s[k];
        const float s2 = s1 * s1;
        const float s3 = s1 * (3.0F - 4.0F * s2);                       // sin 3θ
        const float s5 = s1 * (5.0F - 20.0F * s2 + 16.0F * (s2 * s2));  // sin 5θ
        s[k] = nominal * (1.0F + amplitude * (s1 + third * s3 + fifth * s5));
    }
}

JW_INLINE void sinusoidBody(double turns, double step, float* x) {
    for (std::int32_t k = 0; k < static_cast<std::int32_t>(kBlockSamples); ++k) {
        const double at = turns + static_cast<double>(k) * step;  // ≥ 0, below 2³¹
        const double part = at - static_cast<double>(static_cast<std::int32_t>(at));  // [0, 1)
        x[k] = -sinPi(static_cast<float>(2 * part - 1));
    }
}

/// One loop a column: with all the arrays in one the compiler gives up asking whether they overlap.
JW_INLINE void readingsBody(const MachineBlock& machine) {
    const MachineBlock m = machine;
    for (std::size_t k = 0; k < kBlockSamples; ++k)
        m.voltage[k] = m.nominalVoltageV * (1.0F + (m.bus[k] + m.voltage[k])) * m.voltageGain[k];
    for (std::size_t k = 0; k < kBlockSamples; ++k)
        m.current[k] = m.currentGain[k] * m.schedule[k] *
                       expOf((m.current[k] + m.memory[k] * m.machineCarry) + m.line[k]);
    for (std::size_t k = 0; k < kBlockSamples; ++k) {
        float factor = m.nominalPowerFactor + m.powerFactor[k];
        factor = factor < 0.05F ? 0.05F : factor;
        factor = factor > 1.0F ? 1.0F : factor;
        m.powerFactor[k] = factor * m.powerFactorGain[k];
    }
    for (std::size_t k = 0; k < kBlockSamples; ++k)
        m.power[k] = m.voltage[k] * m.current[k] * m.powerFactor[k] * m.kilowattsPerVoltAmpere;
}

JW_INLINE void perturbBody(float relative, const float* z, float* x) {
    for (std::size_t k = 0; k < kBlockSamples; ++k) x[k] *= 1.0F + relative * z[k];
}

JW_INLINE void quantiseBody(const float* x, float scale, std::int32_t* out) {
    const float most = 1000.0F * scale - 1.0F;
    for (std::size_t k = 0; k < kBlockSamples; ++k) {
        float steps = x[k] * scale + 0.5F;
        steps = steps > 0.0F ? steps : 0.0F;
        steps = steps < most ? steps : most;
        out[k] = static_cast<std::int32_t>(steps);
    }
}

#define JW_VARIANT(Name, text, target)                                                             \
    struct Name {                                                                                  \
        target static void normals(const RandomBlock& r, float* a, float* b, float* c, float* d) { \
            normalsBody(r, a, b, c, d);                                                            \
        }                                                                                          \
        target static void uniforms(const RandomBlock& r, float* u) { uniformsBody(r, u); }        \
        target static void autoregress(float decay, float gain, float* x) {                        \
            autoregressBody(decay, gain, x);                                                       \
        }                                                                                          \
        target static void carryOver(const float* p, float s, float* x) {                          \
            carryOverBody(p, s, x);                                                                \
        }                                                                                          \
        target static float machineNoise(const RandomBlock& r, const NoiseShape& s, float* v,      \
                                         float* i, float* p, float* f) {                           \
            return machineNoiseBody(r, s, v, i, p, f);                                             \
        }                                                                                          \
        target static void sinusoid(double t, double s, float* x) { sinusoidBody(t, s, x); }       \
        target static void dutyCycle(float n, float a, float h3, float h5, float* s) {             \
            dutyCycleBody(n, a, h3, h5, s);                                                        \
        }                                                                                          \
        target static void readings(const MachineBlock& m) { readingsBody(m); }                    \
        target static void perturb(float r, const float* z, float* x) { perturbBody(r, z, x); }    \
        target static void quantise(const float* x, float s, std::int32_t* out) {                  \
            quantiseBody(x, s, out);                                                               \
        }                                                                                          \
        static constexpr BlockKernels kernels{text,      normals,      uniforms, autoregress,      \
                                              carryOver, machineNoise, sinusoid, dutyCycle,        \
                                              readings,  perturb,      quantise};                  \
    }

JW_VARIANT(Baseline, "baseline", );
JW_VARIANT(Avx2, "AVX2", [[gnu::target("avx2,prefer-vector-width=256")]]);
JW_VARIANT(Avx512, "AVX-512",
           [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")]]);

#undef JW_VARIANT
#undef JW_INLINE

struct Variants {
    std::array<const BlockKernels*, 3> all{&Baseline::kernels};
    std::size_t count = 1;

    Variants() {
        __builtin_cpu_init();
        if (__builtin_cpu_supports("avx2")) all[count++] = &Avx2::kernels;
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
            all[count++] = &Avx512::kernels;
    }
};

}  // namespace

std::span<const BlockKernels* const> blockKernelVariants() {
    static const Variants variants;
    return std::span(variants.all).first(variants.count);
}

const BlockKernels& blockKernels() { return *blockKernelVariants().back(); }

}  // namespace joulewatch
