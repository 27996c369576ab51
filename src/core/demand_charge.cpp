#include "core/demand_charge.hpp"

#include <algorithm>
#include <cmath>

namespace joulewatch {

double billingDemandKva(double recordedKva, const DemandTariff& tariff) {
    if (std::isnan(recordedKva)) return recordedKva;
    return std::max(recordedKva, tariff.ratchetPercent / 100 * tariff.contractKva);
}

double demandChargePerMonth(double billingKva, const DemandTariff& tariff) {
    return std::round(billingKva * tariff.ratePerKva * 100) / 100;
}

}  // namespace joulewatch
