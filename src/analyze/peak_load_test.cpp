#include "analyze/peak_load.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "analyze/demand.hpp"
#include "analyze/generated_plant_fixture.hpp"

using namespace joulewatch;

namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

/// kW of machine m at minute k of the plant; power factor 0.8, so that kvar = 0.75·kW.
PlantFixture plantOf(std::size_t machines, int days,
                     const std::function<double(std::size_t, std::size_t)>& kw) {
    PlantFixture plant;
    for (std::size_t m = 0; m < machines; ++m) {
        PlantFixture::Machine machine;
        machine.id = "Machine_" + std::to_string(m);
        for (std::size_t k = 0; k < static_cast<std::size_t>(days) * 1440; ++k)
            machine.activePowerKw.push_back(static_cast<float>(kw(m, k)));
        machine.currentA = machine.activePowerKw;
        machine.powerFactor.assign(machine.currentA.size(), 0.8F);
        plant.machines.push_back(std::move(machine));
    }
    return plant;
}

PeakLoadFindings analyzed(const PlantFixture& plant, PeakLoadOptions options = {}) {
    const auto surveys = plant.surveys();
    PeakLoad peakLoad(surveys, options);
    plant.feed(peakLoad);
    return peakLoad.finish();
}

bool mentions(const PeakLoadFindings& findings, std::string_view word) {
    for (const auto& warning : findings.provenance.warnings)
        if (warning.find(word) != std::string::npos) return true;
    return false;
}

/// A quarter hour's pattern that never repeats, one per machine.
double scatter(std::size_t machine, std::size_t minute) {
    const auto x = static_cast<double>((minute / 15 + 1) * (machine * 7 + 3)) * 0.6180339887498949;
    return x - std::floor(x);
}

}  // namespace

TEST_CASE("10, 20 and 30 kW that never meet above 45 have coincidence 0.75 and diversity 1.3333") {
    CHECK(coincidenceFactor(45, std::vector<double>{10, 20, 30}) == 0.75);
    CHECK(1 / coincidenceFactor(45, std::vector<double>{10, 20, 30}) ==
          doctest::Approx(1.3333).epsilon(1e-4));
    CHECK(std::isnan(coincidenceFactor(0, {})));
}

TEST_CASE("peak 45 kW and mean 27 kW are a load factor of 0.60") {
    // 45 kW for 8 hours, 18 kW for 16: the mean is 27.
    const auto findings =
        analyzed(plantOf(1, 1, [](std::size_t, std::size_t k) { return k < 480 ? 45.0 : 18.0; }));
    CHECK(findings.peakLoadKw == 45);
    CHECK(findings.averageLoadKw == doctest::Approx(27));
    CHECK(1 / findings.peakAverageRatio == doctest::Approx(0.60));
    CHECK(findings.energyKwh == doctest::Approx(27 * 24));
    CHECK(findings.peakDemandKva == doctest::Approx(45 / 0.8));
    CHECK(findings.peakDemandAt.value() == PlantFixture{}.start);
}

TEST_CASE("half a window at 100 kW is a demand of 50 kW") {
    // 12:00 to 12:07:30 in half minutes.
    PlantFixture plant = plantOf(1, 1, [](std::size_t, std::size_t) { return 0.0; });
    plant.step = std::chrono::seconds{30};
    auto& kw = plant.machines[0].activePowerKw;
    kw.resize(2880, 0);
    std::fill_n(kw.begin() + 1440, 15, 100.0F);
    plant.machines[0].currentA = kw;
    plant.machines[0].powerFactor.assign(kw.size(), 1.0F);
    const auto findings = analyzed(plant);
    CHECK(findings.peakLoadKw == 100);
    CHECK(findings.peakDemandKw == 50);
    CHECK(findings.peakDemandKva == 50);
    CHECK(findings.peakDemandAt.value() == plant.at(1440));
    CHECK(analyzed(plant, {.demandWindowMinutes = 30}).peakDemandKw == 25);
}

TEST_CASE("a window of which a fifth is missing counts, one with less of it does not") {
    for (const std::size_t missing : {6U, 7U}) {  // of 30 readings in the window of 100 kW
        PlantFixture plant = plantOf(1, 1, [](std::size_t, std::size_t) { return 10.0; });
        plant.step = std::chrono::seconds{30};
        auto& kw = plant.machines[0].activePowerKw;
        kw.resize(2880, 10);
        std::fill_n(kw.begin() + 1440, 30, 100.0F);
        std::fill_n(kw.begin() + 1450, missing, kNone);
        plant.machines[0].currentA.resize(2880, 10);
        plant.machines[0].powerFactor.resize(2880, 1);
        CHECK(analyzed(plant).peakDemandKw == (missing == 6 ? 100 : 10));
    }
}

TEST_CASE("the area under the load-duration curve is the energy") {
    const auto load = [](std::size_t m, std::size_t k) { return 10 + 90 * scatter(m, k); };
    const PlantFixture plant = plantOf(3, 2, load);
    const auto digest = digestLoads(plant.window(0, plant.slots()));
    const auto curve = loadDuration(demandWindows(digest.bins, kQuarterHour, 3));
    double kwh = 0;
    for (const auto& point : curve) kwh += point.kw * 0.25;
    const double energy = std::accumulate(digest.energyKwh.begin(), digest.energyKwh.end(), 0.0);
    CHECK(kwh == doctest::Approx(energy).epsilon(1e-9));
    CHECK(curve.front().kw >= curve.back().kw);
    CHECK(curve.back().sharePercent == 100);
    CHECK(thinned(curve, 201).size() == curve.size());
    CHECK(thinned(curve, 11).size() == 11);
    CHECK(thinned(curve, 11).back().kw == curve.back().kw);
}

TEST_CASE("demand response holds the plant to what it exceeds in a hundredth of the windows") {
    std::vector<LoadDurationPoint> curve;
    for (int i = 0; i < 200; ++i) curve.push_back({(i + 1) / 2.0, 200.0 - i});
    const auto found = demandResponse(curve, kQuarterHour).value();  // of 200, 199, 198, ... kW
    CHECK(found.peakAfterKw == 198);
    CHECK(found.shedKw == 2);
    CHECK(found.hours == 0.5);
    for (auto& point : curve) point.kw = 50;  // nothing stands out
    CHECK(demandResponse(curve, kQuarterHour).value().shedKw == 0);
    CHECK_FALSE(demandResponse(std::span(curve).first(99), kQuarterHour));
}

TEST_CASE("two machines in anti-phase correlate at -1 and coincide at 0.5") {
    const auto load = [](std::size_t m, std::size_t k) {
        return (k / 60) % 2 == m % 2 ? 40.0 : 0.0;
    };
    const auto findings =
        analyzed(plantOf(2, 2, load), {.correlationBasis = CorrelationBasis::raw});
    CHECK(findings.correlation.average == doctest::Approx(-1));
    CHECK(findings.correlation.highlyCorrelatedPairs == 1);
    CHECK(findings.coincidenceFactor == doctest::Approx(0.5));
    CHECK(findings.diversityFactor == doctest::Approx(2));
    CHECK(findings.literal.averageCorrelation == doctest::Approx(-1));
    CHECK(findings.literal.highlyCorrelatedPairs == 1);
    CHECK(findings.potential == Potential::low);
}

TEST_CASE("a mean correlation of 0.3 and of 0.6 is medium, a pair of 0.5 is not yet high") {
    // Five days are 240 pairs of quarter hours at 30 and 10 kW; the second machine goes along in
    // `along` of them and against the first in the others: r = 2·along/240 − 1, without rounding.
    const auto correlated = [](std::size_t along) {
        const auto load = [along](std::size_t m, std::size_t k) {
            const bool flipped = m == 1 && k / 30 >= along;
            return (k / 15 % 2 == 0) != flipped ? 30.0 : 10.0;
        };
        return analyzed(plantOf(2, 5, load), {.correlationBasis = CorrelationBasis::raw});
    };
    CHECK(correlated(155).potential == Potential::low);
    CHECK(correlated(156).correlation.average == 0.3);
    CHECK(correlated(156).potential == Potential::medium);
    CHECK(correlated(180).correlation.average == 0.5);
    CHECK(correlated(180).correlation.highlyCorrelatedPairs == 0);
    CHECK(correlated(181).correlation.highlyCorrelatedPairs == 1);
    CHECK(correlated(192).correlation.average == 0.6);
    CHECK(correlated(192).potential == Potential::medium);
    CHECK(correlated(193).potential == Potential::high);
}

TEST_CASE("a shared calendar is no correlation, and a shared cause is") {
    // Everybody works by day; machines 0 and 1 also share what varies from quarter to quarter.
    const auto load = [](std::size_t m, std::size_t k) {
        const double calendar = k % 1440 > 360 && k % 1440 < 1320 ? 50 : 10;
        return calendar * (1 + 0.2 * scatter(m < 2 ? 0 : m, k));
    };
    const PlantFixture plant = plantOf(4, 6, load);
    const auto findings = analyzed(plant);
    CHECK(findings.correlation.highlyCorrelatedPairs == 1);
    CHECK(findings.correlation.pairs.at(0).a == 0);
    CHECK(findings.correlation.pairs.at(0).b == 1);
    CHECK(findings.correlation.pairs.at(0).r == doctest::Approx(1).epsilon(1e-4));
    CHECK(findings.literal.averageCorrelation > 0.9);
    CHECK(findings.literal.highlyCorrelatedPairs == 6);
    CHECK(findings.literal.potential == Potential::high);
    CHECK(findings.correlation.effectiveN > 0.5 * 6 * 96);
    CHECK(findings.correlation.effectiveN <= 6 * 96);
}

TEST_CASE("gaps up to three readings are bridged, longer ones left") {
    std::vector<float> row{kNone, 2, kNone, kNone, 5, kNone, kNone, kNone, kNone, 1, kNone};
    bridgeGaps(row);
    CHECK(row[0] == 2);
    CHECK(row[2] == 3);
    CHECK(row[3] == 4);
    CHECK(std::isnan(row[5]));
    CHECK(std::isnan(row[8]));
    CHECK(row[10] == 1);
    std::vector<float> empty(3, kNone);
    bridgeGaps(empty);
    CHECK(std::isnan(empty[1]));
}

TEST_CASE("an instant without a tenth of the machines is no plant load") {
    PlantFixture plant = plantOf(10, 1, [](std::size_t, std::size_t) { return 10.0; });
    for (std::size_t m = 0; m < 2; ++m)
        std::fill_n(plant.machines[m].activePowerKw.begin() + 300, 60, kNone);
    std::fill_n(plant.machines[2].activePowerKw.begin() + 600, 60, kNone);  // one alone may miss
    const auto findings = analyzed(plant);
    CHECK(findings.peakLoadKw == 100);
    CHECK(findings.averageLoadKw == doctest::Approx((100.0 * 1320 + 90 * 60) / 1380));
    CHECK(mentions(findings, "incomplete_instants: at 4.2 %"));
    CHECK(findings.energyKwh == doctest::Approx(100.0 * 24 - 30));
}

TEST_CASE("starts that coincide every morning are staggered, and judged on days not fitted to") {
    // Ten days; four machines jump by 40 kW for their first quarter hour at 06:00.
    const auto load = [](std::size_t, std::size_t k) {
        const std::size_t minute = k % 1440;
        return minute < 360 || minute >= 1200 ? 1.0 : minute < 375 ? 60.0 : 20.0;
    };
    const auto schedule = analyzed(plantOf(4, 10, load)).schedule;
    CHECK(schedule.predictedReductionPercent == doctest::Approx(50));
    CHECK(schedule.fittedReductionPercent == doctest::Approx(50));
    CHECK(schedule.potential == Potential::high);
    CHECK(schedule.shifts.size() >= 3);
    CHECK(schedule.shifts[0].minutes % 15 == 0);
    CHECK(schedule.shifts[0].kwAtPeak == 60);
    CHECK(schedule.gapPercent >= 0);
}

TEST_CASE("a plateau promises nothing") {
    const auto load = [](std::size_t m, std::size_t k) {
        const std::size_t minute = k % 1440;
        return minute < 360 || minute >= 1320 ? 3.0 : 20 + 0.3 * scatter(m, k);
    };
    const auto schedule = analyzed(plantOf(6, 7, load)).schedule;
    CHECK(schedule.potential == Potential::low);
    CHECK(schedule.shifts.empty());
    CHECK(std::abs(schedule.predictedReductionPercent) < 3);
}

TEST_CASE("too little to go on is said, not guessed") {
    SUBCASE("one reading") {
        PlantFixture plant = plantOf(1, 1, [](std::size_t, std::size_t) { return 7.0; });
        std::fill(plant.machines[0].activePowerKw.begin() + 1,
                  plant.machines[0].activePowerKw.end(), kNone);
        const auto findings = analyzed(plant);
        CHECK(findings.peakLoadKw == 7);
        CHECK(findings.averageLoadKw == 7);
        CHECK(std::isnan(findings.peakDemandKw));
        CHECK(std::isnan(findings.correlation.average));
        CHECK(mentions(findings, "no_correlation"));
        CHECK(mentions(findings, "no_schedule"));
    }
    SUBCASE("no machine and no power") {
        CHECK(PeakLoad({}).finish().provenance.status == Status::insufficientData);
        PlantFixture plant = plantOf(2, 1, [](std::size_t, std::size_t) { return kNone; });
        const auto findings = analyzed(plant);
        CHECK(findings.provenance.status == Status::insufficientData);
        CHECK(mentions(findings, "no_plant_load"));
        CHECK(std::isnan(findings.machines[0].energyKwh));
    }
    SUBCASE("hourly readings make hourly windows") {
        PlantFixture plant =
            plantOf(1, 2, [](std::size_t, std::size_t k) { return 1.0 * (k % 24); });
        plant.step = std::chrono::hours{1};
        const auto findings = analyzed(plant);
        CHECK(findings.peakDemandKw == 23);
        CHECK(mentions(findings, "coarse_readings"));
    }
    SUBCASE("constant loads have no correlation") {
        const auto findings =
            analyzed(plantOf(3, 3, [](std::size_t m, std::size_t) { return 5.0 + m; }));
        CHECK(std::isnan(findings.correlation.average));
        CHECK(findings.correlation.machines.empty());
        CHECK(std::isnan(findings.literal.averageCorrelation));
    }
}

TEST_CASE("the default plant's machines correlate within their lines alone") {
    for (std::uint64_t seed : {42, 1, 2, 3, 4, 5, 6, 7}) {
        const auto findings = analyzed(generatedPlant({.days = 7, .seed = seed}));
        INFO("seed " << seed << ": average r " << findings.correlation.average << ", pairs "
                     << findings.correlation.highlyCorrelatedPairs << ", effective n "
                     << findings.correlation.effectiveN << ", predicted "
                     << findings.schedule.predictedReductionPercent << " %, fitted "
                     << findings.schedule.fittedReductionPercent << " %, bound "
                     << findings.schedule.lowerBoundKw << " of " << findings.peakDemandKw);
        CHECK(findings.correlation.average >= 0.13);
        CHECK(findings.correlation.average <= 0.20);
        CHECK(findings.correlation.highlyCorrelatedPairs == 40);
        for (const auto& pair : findings.correlation.pairs) CHECK(pair.a / 5 == pair.b / 5);
        CHECK(findings.potential == Potential::low);
        CHECK(findings.schedule.potential == Potential::low);
        CHECK(findings.literal.averageCorrelation > 0.98);
        CHECK(findings.literal.highlyCorrelatedPairs == 190);
    }
}
