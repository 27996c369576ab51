#include "core/demand_charge.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace joulewatch {

TEST_CASE("500 kVA cut to 460 kVA at 350 a month saves 14 000") {
    const DemandTariff tariff{.ratePerKva = 350};
    CHECK(demandChargePerMonth(billingDemandKva(500, tariff), tariff) -
              demandChargePerMonth(billingDemandKva(460, tariff), tariff) ==
          doctest::Approx(14'000));
}

TEST_CASE("a ratchet bills a share of the contract even when less was drawn") {
    const DemandTariff tariff{.ratePerKva = 10, .contractKva = 600, .ratchetPercent = 80};
    CHECK(billingDemandKva(500, tariff) == 500);
    CHECK(billingDemandKva(460, tariff) == doctest::Approx(480));
    CHECK(std::isnan(billingDemandKva(std::numeric_limits<double>::quiet_NaN(), tariff)));
}

TEST_CASE("a charge is rounded once, to hundredths") {
    CHECK(demandChargePerMonth(1.0 / 3, {.ratePerKva = 10}) == doctest::Approx(3.33));
}

}  // namespace joulewatch
