#include "signal/fft.hpp"

#include <cmath>
#include <kissfft/kissfft.hh>
#include <numbers>

#include "core/result.hpp"

namespace joulewatch {

using Complex = std::complex<double>;

/// How one length is transformed. Virtual, because the three ways share nothing but the question.
struct RealFft::Plan {
    explicit Plan(std::size_t n) : length(n) {}
    virtual ~Plan() = default;
    virtual std::vector<Complex> transform(std::span<const double> samples) const = 0;
    std::size_t length;
};

namespace {

/// kissfft has fast butterflies for 2, 3, 4 and 5; for any other factor it is slow and, sharing a
/// scratch buffer, not safe from two threads.
bool isFiveSmooth(std::size_t n) {
    for (const std::size_t factor : {2U, 3U, 5U})
        while (n % factor == 0) n /= factor;
    return n == 1;
}

/// Pairs of real samples packed as complex ones: half the work.
struct EvenPlan final : RealFft::Plan {
    explicit EvenPlan(std::size_t n) : Plan(n), half(n / 2, false) {}
    std::vector<Complex> transform(std::span<const double> samples) const override {
        std::vector<Complex> spectrum(length / 2 + 1);
        half.transform_real(samples.data(), spectrum.data());
        spectrum.back() = spectrum.front().imag();  // kissfft packs the last bin beside the first
        spectrum.front() = spectrum.front().real();
        return spectrum;
    }
    kissfft<double> half;
};

struct OddPlan final : RealFft::Plan {
    explicit OddPlan(std::size_t n) : Plan(n), whole(n, false) {}
    std::vector<Complex> transform(std::span<const double> samples) const override {
        const std::vector<Complex> in(samples.begin(), samples.end());
        std::vector<Complex> out(length);
        whole.transform(in.data(), out.data());
        out.resize(length / 2 + 1);
        return out;
    }
    kissfft<double> whole;
};

std::size_t powerOfTwoFrom(std::size_t least) {
    std::size_t n = 1;
    while (n < least) n *= 2;
    return n;
}

/// Any length as a convolution of power-of-two length (L. Bluestein, A linear filtering approach to
/// the computation of the discrete Fourier transform, IEEE Trans. AU-18, 1970): k·t =
/// (k² + t² − (k−t)²)/2 turns the sum into samples·chirp convolved with the conjugate chirp.
struct BluesteinPlan final : RealFft::Plan {
    explicit BluesteinPlan(std::size_t n)
        : Plan(n),
          padded(powerOfTwoFrom(2 * n)),
          forward(padded, false),
          inverse(padded, true),
          chirp(n),
          kernel(padded) {
        std::vector<Complex> mirrored(padded);
        for (std::size_t k = 0; k < n; ++k) {
            // k² mod 2n keeps the angle small, and so exact.
            const auto turn = static_cast<double>(k * k % (2 * n)) / static_cast<double>(n);
            chirp[k] = std::polar(1.0, -std::numbers::pi * turn);
            mirrored[k] = std::conj(chirp[k]);
            if (k > 0) mirrored[padded - k] = mirrored[k];
        }
        forward.transform(mirrored.data(), kernel.data());
    }
    std::vector<Complex> transform(std::span<const double> samples) const override {
        std::vector<Complex> chirped(padded);
        std::vector<Complex> work(padded);
        for (std::size_t k = 0; k < length; ++k) chirped[k] = samples[k] * chirp[k];
        forward.transform(chirped.data(), work.data());
        for (std::size_t k = 0; k < padded; ++k) work[k] *= kernel[k];
        inverse.transform(work.data(), chirped.data());
        chirped.resize(length / 2 + 1);
        for (std::size_t k = 0; k < chirped.size(); ++k)
            chirped[k] *= chirp[k] / static_cast<double>(padded);
        return chirped;
    }
    std::size_t padded;
    kissfft<double> forward, inverse;
    std::vector<Complex> chirp, kernel;
};

std::unique_ptr<const RealFft::Plan> makePlan(std::size_t length) {
    ensure(length > 0, "a transform has at least one sample");
    if (!isFiveSmooth(length)) return std::make_unique<BluesteinPlan>(length);
    if (length % 2 == 0) return std::make_unique<EvenPlan>(length);
    return std::make_unique<OddPlan>(length);
}

}  // namespace

RealFft::RealFft(std::size_t length) : plan_(makePlan(length)) {}
RealFft::~RealFft() = default;
RealFft::RealFft(RealFft&&) noexcept = default;
RealFft& RealFft::operator=(RealFft&&) noexcept = default;

std::size_t RealFft::length() const { return plan_->length; }

std::vector<Complex> RealFft::transform(std::span<const double> samples) const {
    ensure(samples.size() == plan_->length, "a transform gets as many samples as it was made for");
    return plan_->transform(samples);
}

std::size_t fastLength(std::size_t most) {
    ensure(most > 0, "a transform has at least one sample");
    while (!isFiveSmooth(most)) --most;
    return most;
}

std::vector<Complex> realFft(std::span<const double> samples) {
    if (samples.empty()) return {};
    return RealFft(samples.size()).transform(samples);
}

}  // namespace joulewatch
