#include "core/power_quality.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

using namespace joulewatch;
using doctest::Approx;

namespace {

/// RMS values by order: the fundamental, then {order, value}.
std::vector<double> orders(double fundamental,
                           std::initializer_list<std::pair<std::size_t, double>> harmonics) {
    std::vector<double> rms(50);
    rms[0] = fundamental;
    for (const auto& [order, value] : harmonics) rms[order - 1] = value;
    return rms;
}

std::complex<double> phasor(double magnitude, double degrees) {
    return std::polar(magnitude, degrees * std::numbers::pi / 180);
}

/// The smallest change of a number with `decimals` decimals: known answers hold to ±1 of it.
bool near(std::optional<double> value, double known, int decimals) {
    return value && std::abs(*value - known) <= std::pow(10, -decimals);
}

}  // namespace

TEST_CASE("a current of 100, 20 (3rd) and 10 A (5th) has the textbook's distortion figures") {
    const auto rms = orders(100, {{3, 20}, {5, 10}});
    CHECK(near(thdPercent(rms), 22.3607, 4));
    CHECK(near(thdOfTotalPercent(*thdPercent(rms)), 21.8218, 4));
    CHECK(near(harmonicLossFactor(rms), 1.53333, 5));
    // UL's K counts the load: at 80 % of the rating it is F_HL·0.8².
    CHECK(near(kFactorUl(rms, std::sqrt(10500) / 0.8), 0.98133, 5));
    CHECK(near(truePowerFactor(0.85, *thdPercent(rms)), 0.8295, 4));
}

TEST_CASE("demand distortion is measured against the maximum demand, not the moment's current") {
    const auto rms = orders(50, {{5, 10}, {7, 7}});
    CHECK(near(thdPercent(rms), 24.41, 2));
    CHECK(near(tddPercent(rms, 100), 12.21, 2));
    CHECK_FALSE(tddPercent(rms, 0));
    CHECK_FALSE(tddPercent(rms, std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("a square wave and an ideal six-pulse current have their known distortion") {
    std::vector<double> square(50);
    std::vector<double> sixPulse(50);
    for (std::size_t h = 1; h <= 50; ++h) {
        if (h % 2 == 1) square[h - 1] = 1.0 / static_cast<double>(h);
        if (h % 6 == 1 || h % 6 == 5) sixPulse[h - 1] = 1.0 / static_cast<double>(h);
    }
    CHECK(near(thdPercent(std::span(square).first(40)), 47.03, 2));
    CHECK(near(thdPercent(square), 47.30, 2));
    CHECK(near(thdPercent(sixPulse), 30.02, 2));

    std::vector<double> allOrders(1'000'000);  // to infinity: sqrt(pi^2/8 - 1)
    for (std::size_t h = 1; h <= allOrders.size(); h += 2)
        allOrders[h - 1] = 1.0 / static_cast<double>(h);
    CHECK(near(thdPercent(allOrders), 48.34, 2));
}

TEST_CASE("without a fundamental there is no distortion") {
    CHECK_FALSE(thdPercent({}));
    CHECK_FALSE(thdPercent(std::vector<double>{0, 1}));
    CHECK_FALSE(harmonicLossFactor(std::vector<double>{0, 0}));
    CHECK_FALSE(kFactorUl(std::vector<double>{1}, 0));
}

TEST_CASE("line voltages have the published NEMA and IEC unbalance") {
    struct Known {
        std::array<double, 3> lineV;
        double nema, vuf;
        int nemaDecimals;
    };
    for (const Known& known :
         {Known{{395, 400, 405}, 1.25, 1.4435, 4}, Known{{203, 210, 212}, 2.56, 2.6064, 2},
          Known{{390, 400, 410}, 2.5, 2.8880, 4}, Known{{380, 400, 400}, 3.3898, 3.3630, 4}}) {
        CHECK(near(nemaUnbalancePercent(known.lineV), known.nema, known.nemaDecimals));
        CHECK(near(unbalanceFromMagnitudesPercent(known.lineV), known.vuf, 4));
    }
    CHECK(unbalanceFromMagnitudesPercent({400, 400, 400}) == 0);
    CHECK(nemaUnbalancePercent({400, 400, 400}) == 0);
    CHECK(near(unbalanceFromMagnitudesPercent({100, 95, 90}), 6.0894, 4));  // 3-wire currents
}

TEST_CASE("magnitudes that no three phasors of sum zero have, have no unbalance factor") {
    CHECK_FALSE(unbalanceFromMagnitudesPercent({300, 100, 100}));
    CHECK_FALSE(unbalanceFromMagnitudesPercent({0, 0, 0}));
    CHECK_FALSE(unbalanceFromMagnitudesPercent({-1, 1, 1}));
    CHECK_FALSE(nemaUnbalancePercent({0, 0, 0}));
    CHECK(unbalanceFromMagnitudesPercent({2, 1, 1}).value() == Approx(100));  // a flat triangle
}

TEST_CASE("magnitudes alone give what the phasors give, for any line voltages") {
    std::uint64_t state = 7;
    const auto uniform = [&state] {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<double>(state >> 11) * 0x1p-53;
    };
    double worst = 0;
    for (int i = 0; i < 2000; ++i) {
        const auto ab = phasor(400 * (0.9 + 0.2 * uniform()), 10 * uniform());
        const auto bc = phasor(400 * (0.9 + 0.2 * uniform()), -120 + 10 * uniform());
        const auto ca = -ab - bc;  // Kirchhoff
        const auto exact = unbalancePercent(symmetricalComponents(ab, bc, ca)).value();
        const auto found =
            unbalanceFromMagnitudesPercent({std::abs(ab), std::abs(bc), std::abs(ca)}).value();
        worst = std::max(worst, std::abs(found - exact));
    }
    CHECK(worst < 1e-9);
}

TEST_CASE("symmetrical components of three known systems") {
    const auto uneven =
        symmetricalComponents(phasor(1.08, 0), phasor(1.00, -120), phasor(0.92, 120));
    CHECK(near(unbalancePercent(uneven), 4.6188, 4));
    CHECK(near(zeroSequencePercent(uneven), 4.6188, 4));

    const auto onePhase = symmetricalComponents(1, 0, 0);
    CHECK(std::abs(onePhase.zero) == Approx(1.0 / 3));
    CHECK(std::abs(onePhase.positive) == Approx(1.0 / 3));
    CHECK(std::abs(onePhase.negative) == Approx(1.0 / 3));

    const auto oneLow = symmetricalComponents(phasor(0.9, 0), phasor(1, -120), phasor(1, 120));
    CHECK(near(unbalancePercent(oneLow), 3.4483, 4));

    // Two phases swapped: the field turns backwards.
    const auto reversed = symmetricalComponents(phasor(1, 0), phasor(1, 120), phasor(1, -120));
    CHECK(std::abs(reversed.negative) == Approx(1));
    CHECK(std::abs(reversed.positive) < 1e-15);
}

TEST_CASE("a motor's derating is interpolated between the table's points, and ends at 5 %") {
    CHECK(motorDerating(0) == 1);
    CHECK(motorDerating(1) == 1);
    CHECK(motorDerating(2).value() == Approx(0.95));
    CHECK(motorDerating(2.5).value() == Approx(0.92));
    CHECK(motorDerating(3).value() == Approx(0.89));
    CHECK(motorDerating(4).value() == Approx(0.82));
    CHECK(motorDerating(5).value() == Approx(0.76));
    CHECK_FALSE(motorDerating(5.01));
    CHECK_FALSE(motorDerating(std::numeric_limits<double>::quiet_NaN()));
}
