#pragma once

#include <string>

namespace joulewatch {

/// What a supplier bills for the highest demand of a month.
struct DemandTariff {
    double ratePerKva = 0;      // money per kVA of billing demand and month; 0: not configured
    std::string currency{};     // ISO 4217; empty: amounts are shown as plain numbers
    double contractKva = 0;     // agreed demand; 0: none
    double ratchetPercent = 0;  // of the contract, billed even when less was drawn
};

/// Billed demand: the recorded one, or the ratchet's share of the contract if that is more.
double billingDemandKva(double recordedKva, const DemandTariff& tariff);

/// Money a month for a billing demand, rounded once to hundredths.
double demandChargePerMonth(double billingKva, const DemandTariff& tariff);

}  // namespace joulewatch
