#include "reports/peak_load_json.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

namespace {

PeakLoadFindings plantOfTwo() {
    PeakLoadFindings findings;
    findings.peakLoadKw = 45;
    findings.peakLoadAt = Timestamp{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    findings.averageLoadKw = 27;
    findings.peakAverageRatio = 45.0 / 27;
    findings.correlation.machines = {0, 1};
    findings.correlation.matrix = {{1, 0.7}, {0.7, 1}};
    findings.correlation.average = 0.7;
    findings.correlation.pairs = {{0, 1, 0.7}};
    findings.correlation.highlyCorrelatedPairs = 1;
    findings.potential = Potential::high;
    findings.machines.resize(2);
    findings.machines[0].machineId = "Machine_00";
    findings.machines[1].machineId = "Machine_01";
    findings.schedule.predictedReductionPercent = 12;
    findings.schedule.potential = Potential::high;
    findings.schedule.shifts = {{1, -30, 20}};
    findings.literal.averageCorrelation = 0.99;
    findings.literal.highlyCorrelatedPairs = 1;
    findings.literal.potential = Potential::high;
    return findings;
}

}  // namespace

TEST_CASE("the peak-load section is the plant's, with the contract's names") {
    const Json section = peakLoadSection(plantOfTwo(), Compat::corrected);
    CHECK(section["machine_id"].is_null());
    CHECK(section["peak_load_kw"] == 45);
    CHECK(section["peak_load_at"] == "2024-01-01T00:00:00");
    CHECK(section["load_factor"].get<double>() == doctest::Approx(0.6));
    CHECK(section["optimization_potential"] == "HIGH");
    CHECK(section["severity"] == "WARNING");
    CHECK(section["pairs"][0]["a"] == "Machine_00");
    CHECK(section["correlation"]["matrix"][0][1] == 0.7);
    CHECK(section["schedule"][0]["machine_id"] == "Machine_01");
    CHECK(section["schedule"][0]["shift_minutes"] == -30);
    CHECK(section["schedule"][0]["reason"].get<std::string>().find("30 minutes earlier") !=
          std::string::npos);
    CHECK(section["recommendation"].get<std::string>().find("12.0 %") != std::string::npos);
    CHECK(section["peak_demand_15min_kw"].is_null());
    CHECK(section["seed_literal"]["average_correlation"] == 0.99);
    CHECK(section["daily_profile"]["weekday"].size() == 96);
    CHECK(section["machines"].size() == 2);
}

TEST_CASE("what the highest demand costs is told when a rate is known") {
    CHECK(peakLoadSection(plantOfTwo(), Compat::corrected)["demand_charge"].is_null());
    PeakLoadFindings findings = plantOfTwo();
    findings.charge = DemandCharge{.tariff = {.ratePerKva = 350, .currency = "EUR"},
                                   .billingKva = 500,
                                   .costPerMonth = 175'000,
                                   .billingAfterKva = 460,
                                   .savingPerMonth = 14'000};
    const Json section = peakLoadSection(findings, Compat::corrected);
    CHECK(section["demand_charge"]["saving_per_month"] == 14'000);
    CHECK(section["demand_charge"]["currency"] == "EUR");
    CHECK(section["explanation"].get<std::string>().find("175000.00 EUR a month") !=
          std::string::npos);
}

TEST_CASE("demand response is advised where little shedding lowers the highest demand") {
    CHECK(peakLoadSection(plantOfTwo(), Compat::corrected)["demand_response"].is_null());
    PeakLoadFindings findings = plantOfTwo();
    findings.peakDemandKw = 40;
    findings.demandResponse = DemandResponse{.shedKw = 3, .hours = 1.5, .peakAfterKw = 37};
    const auto explained = [&] {
        return peakLoadSection(findings, Compat::corrected)["explanation"].get<std::string>();
    };
    CHECK(peakLoadSection(findings, Compat::corrected)["demand_response"]["shed_kw"] == 3);
    CHECK(explained().find("shedding up to 3 kW in 1.5 hours would hold the highest demand at "
                           "37 kW") != std::string::npos);
    findings.demandResponse->shedKw = 0.3;  // less than a hundredth of the peak
    CHECK(explained().find("shedding") == std::string::npos);
}

TEST_CASE("on request the literal figures stand on top") {
    const Json section = peakLoadSection(plantOfTwo(), Compat::seed);
    CHECK(section["average_correlation"] == 0.99);
    CHECK(section["corrected"]["average_correlation"] == 0.7);
    CHECK_FALSE(section.contains("seed_literal"));
}

TEST_CASE("what is not known is null, and nothing is recommended") {
    PeakLoadFindings findings;
    findings.provenance.status = Status::insufficientData;
    const Json section = peakLoadSection(findings, Compat::corrected);
    CHECK(section["peak_load_kw"].is_null());
    CHECK(section["peak_load_at"].is_null());
    CHECK(section["load_factor"].is_null());
    CHECK(section["highly_correlated_pairs"].is_null());
    CHECK(section["optimization_potential"] == "LOW");
    CHECK(section["optimization_potential_engineering"].is_null());
    CHECK(section["recommendation"].is_null());
    CHECK(section["seed_literal"]["highly_correlated_pairs"].is_null());
}
