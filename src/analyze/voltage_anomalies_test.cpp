#include "analyze/voltage_anomalies.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "analyze/supply_voltage.hpp"
#include "analyze/survey.hpp"
#include "analyze/voltage_candidates.hpp"
#include "generate/plant.hpp"

namespace joulewatch {
namespace {

const Timestamp kMonday{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};

Timestamp at(std::size_t row, int stepS = 10) {
    return kMonday + std::chrono::seconds{stepS} * static_cast<std::int64_t>(row);
}

MachineSurvey surveyOf(const ReadingBatch& readings) {
    SurveyAnalysis survey(Meter{readings.meter(), ""});
    survey.add(readings, 0);
    survey.endPass(0);
    return survey.result();
}

ReadingBatch slice(const ReadingBatch& from, std::size_t first, std::size_t count) {
    ReadingBatch piece(from.meter());
    for (std::size_t i = first; i < std::min(first + count, from.rows()); ++i) {
        Sample sample{};
        for (const MetricInfo& each : kMetrics)
            sample[index(each.metric)] = from.column(each.metric)[i];
        piece.append(from.at()[i], sample);
    }
    return piece;
}

/// All passes, in batches of `batchRows`.
VoltageFindings analyze(const ReadingBatch& readings, const VoltageOptions& options = {},
                        std::size_t batchRows = 4096) {
    const auto analysis = makeVoltageAnalysis(surveyOf(readings), options);
    for (int pass = 0; pass < analysis->passes(); ++pass) {
        for (std::size_t first = 0; first < readings.rows(); first += batchRows)
            analysis->add(slice(readings, first, batchRows), pass);
        analysis->endPass(pass);
    }
    return analysis->findings();
}

/// A quiet machine: voltage `volts` with a ripple of ±1 V of coprime periods, steady current.
ReadingBatch quietMachine(std::size_t rows, double volts = 400) {
    ReadingBatch readings("Machine_00");
    for (std::size_t i = 0; i < rows; ++i) {
        const double v = volts + static_cast<double>((i * 37) % 201) / 100 - 1;
        readings.append(at(i), {v, 45, 15, 0.85});
    }
    return readings;
}

ReadingBatch withVoltages(const ReadingBatch& from, const std::vector<std::size_t>& rows,
                          double volts) {
    ReadingBatch changed = from;
    for (const std::size_t row : rows) changed.mutableColumn(Metric::voltageV)[row] = volts;
    return changed;
}

std::vector<Timestamp> stamps(const VoltageFindings& found) {
    std::vector<Timestamp> all;
    for (const VoltageAnomaly& each : found.anomalies) all.push_back(each.at);
    return all;
}

}  // namespace

TEST_CASE("in a week of machine 05 every spike is found and nothing else, five seeds") {
    for (const std::uint64_t seed : {42, 1, 2, 3, 4}) {
        CAPTURE(seed);
        const PlantOptions options{.machines = 6, .days = 7, .seed = seed};
        const Plant plant(options);
        std::vector<Timestamp> truth;
        for (std::uint64_t block = 0; block < plant.blocks(); ++block)
            for (const std::uint64_t sample : plant.spikes(block, 5))
                truth.push_back(plant.at(sample));
        const auto readings = generateReadings(options);
        const VoltageFindings found = analyze(readings[5]);
        CHECK(stamps(found) == truth);  // precision = recall = 1
        CHECK(found.ratePercent >= 0.26);
        CHECK(found.ratePercent <= 0.32);
        CHECK(found.severity == Severity::warning);
        CHECK(found.candidates == 303);  // 0.5 % of 60 480: a quota, not a rate
        CHECK(found.literal.total == 303);
        CHECK(found.baselineTotal == truth.size());
        CHECK(found.outsideLimits == 0);
        CHECK(found.limits.compliant);
        for (const VoltageAnomaly& each : found.anomalies) {
            CHECK(each.decision < 0);
            CHECK(each.robustZ > 5);
        }
        for (const std::size_t healthy : {0U, 1U, 4U}) {
            const VoltageFindings quiet = analyze(readings[healthy]);
            CHECK(quiet.severity == Severity::normal);
            CHECK(quiet.total == 0);
            CHECK(quiet.provenance.status == Status::noFindings);
        }
    }
}

TEST_CASE("findings do not depend on how readings are cut into batches") {
    const auto readings = generateReadings({.machines = 6, .days = 1});
    const VoltageFindings one = analyze(readings[5], {}, 1'000'000);
    for (const std::size_t rows : {1U, 100U, 999U}) {
        const VoltageFindings other = analyze(readings[5], {}, rows);
        CHECK(stamps(other) == stamps(one));
        CHECK(other.offset == one.offset);
        CHECK(other.bandHighV == one.bandHighV);
        REQUIRE(other.total == one.total);
        for (std::size_t i = 0; i < one.anomalies.size(); ++i) {
            CHECK(other.anomalies[i].score == one.anomalies[i].score);
            CHECK(other.anomalies[i].robustZ == one.anomalies[i].robustZ);
        }
    }
}

TEST_CASE("an anomaly is explained by credits that add up to its score") {
    const VoltageFindings found = analyze(withVoltages(quietMachine(5000), {2000}, 432));
    REQUIRE(found.total == 1);
    const VoltageAnomaly& spike = found.anomalies.front();
    CHECK(spike.at == at(2000));
    CHECK(spike.voltageV == 432);
    CHECK(spike.currentA == 45);
    CHECK(spike.expectedV == doctest::Approx(400).epsilon(1e-4));
    CHECK(spike.attribution.size() == kVoltageFeatures.size());
    double credits = 0;
    for (const FeatureCredit& each : spike.attribution) credits += each.credit;
    CHECK(std::abs(std::log2(spike.score) + 1 - credits / 10.244770920) < 1e-9);
    CHECK(spike.attribution.front().credit >= spike.attribution.back().credit);
    CHECK(found.events == 1);
    CHECK(found.hourly[5] == 1);  // 2000 · 10 s after midnight
}

TEST_CASE("spikes within three readings are one event") {
    // A quota of a hundred: readings around a spike score high too and use some of it up.
    const VoltageFindings found =
        analyze(withVoltages(quietMachine(5000), {1000, 1003, 1006, 1010, 3000}, 430),
                {.contamination = 0.02});
    REQUIRE(found.total == 5);
    std::vector<std::size_t> events;
    for (const VoltageAnomaly& each : found.anomalies) events.push_back(each.event);
    CHECK(events == std::vector<std::size_t>{1, 1, 1, 2, 3});
    CHECK(found.events == 3);
}

TEST_CASE("without confirmation the quota is reported as it is") {
    const VoltageFindings found =
        analyze(withVoltages(quietMachine(5000), {2000}, 432), {.confirmZ = 0});
    CHECK(found.total == found.candidates);
    CHECK(found.total == 25);  // 0.5 % of 5000
}

TEST_CASE("a voltage beyond ten percent of nominal is critical") {
    const VoltageFindings found = analyze(withVoltages(quietMachine(5000), {2000}, 441));
    CHECK(found.outsideLimits == 1);
    CHECK(found.severity == Severity::critical);
    CHECK(found.limits.compliant);             // one 10-minute mean of 84 is not even outside
    for (const double volts : {440.0, 360.0})  // the limits themselves are within them
        CHECK(analyze(withVoltages(quietMachine(5000), {2000}, volts)).outsideLimits == 0);
    CHECK(analyze(withVoltages(quietMachine(5000), {2000}, 359.9)).severity == Severity::critical);
}

TEST_CASE("a share of one percent is critical, of a tenth a warning") {
    std::vector<std::size_t> few;
    for (std::size_t i = 0; i < 9; ++i) few.push_back(100 + 900 * i);
    CHECK(analyze(withVoltages(quietMachine(10'000), few, 430)).severity == Severity::normal);
    few.push_back(8200);
    CHECK(analyze(withVoltages(quietMachine(10'000), few, 430)).severity == Severity::warning);
    std::vector<std::size_t> many;
    const auto ofMany = [&] {
        return analyze(withVoltages(quietMachine(10'000), many, 430), {.contamination = 0.02});
    };
    for (std::size_t i = 0; i < 99; ++i) many.push_back(50 + 99 * i);
    CHECK(ofMany().severity == Severity::warning);
    many.push_back(9851);
    CHECK(ofMany().severity == Severity::critical);
}

TEST_CASE("too few readings, a silent channel and a constant one are said, not scored") {
    const VoltageFindings few = analyze(quietMachine(31));
    CHECK(few.provenance.status == Status::insufficientData);
    CHECK(few.severity == Severity::normal);
    CHECK_FALSE(few.provenance.warnings.empty());
    CHECK(analyze(quietMachine(32)).provenance.status == Status::noFindings);

    ReadingBatch silent = quietMachine(500);
    for (double& v : silent.mutableColumn(Metric::voltageV)) v = kMissing;
    CHECK(analyze(silent).provenance.status == Status::insufficientData);

    ReadingBatch constant = quietMachine(500);
    for (double& v : constant.mutableColumn(Metric::voltageV)) v = 400;
    const VoltageFindings flat = analyze(constant);
    CHECK(flat.total == 0);
    CHECK_FALSE(flat.provenance.warnings.empty());
}

TEST_CASE("missing voltages and currents are left out, and nothing breaks") {
    ReadingBatch gaps = withVoltages(quietMachine(5000), {2000}, 432);
    for (std::size_t i = 0; i < 1500; ++i) gaps.mutableColumn(Metric::voltageV)[i] = kMissing;
    for (std::size_t i = 0; i < 5000; i += 3) gaps.mutableColumn(Metric::currentA)[i] = kMissing;
    const VoltageFindings found = analyze(gaps);
    CHECK(found.rowsScored == 3500);
    CHECK(stamps(found) == std::vector<Timestamp>{at(2000)});
}

TEST_CASE("trees grown from a tenth of the rows still score every row") {
    const auto readings = generateReadings({.machines = 6, .days = 2});
    const VoltageFindings all = analyze(readings[5]);
    const VoltageFindings tenth = analyze(readings[5], {.trainingFraction = 0.1});
    CHECK(tenth.rowsScored == all.rowsScored);
    CHECK(tenth.trainingFraction == 0.1);
    CHECK(stamps(tenth) == stamps(all));
}

TEST_CASE("the extended forest finds the same spikes") {
    const auto readings = generateReadings({.machines = 6, .days = 2});
    const VoltageFindings parallel = analyze(readings[5]);
    const VoltageFindings extended = analyze(readings[5], {.extended = true});
    CHECK(stamps(extended) == stamps(parallel));
    CHECK(extended.offset != parallel.offset);
}

TEST_CASE("ten-minute means are judged, not single readings") {
    // 20 intervals of 60 readings at 10 s. One interval in 20 outside is 5 %: allowed.
    for (const std::size_t outside : {1U, 2U}) {
        SupplyVoltage supply(400);
        for (std::size_t i = 0; i < 1200; ++i) supply.add(at(i), i < 60 * outside ? 445 : 400);
        const SupplyVoltageLimits limits = supply.finish();
        CHECK(limits.outsidePercent == doctest::Approx(5.0 * static_cast<double>(outside)));
        CHECK(limits.compliant == (outside == 1));
        CHECK(limits.lowV == 360);
        CHECK(limits.highV == doctest::Approx(440));
        CHECK(supply.outsideRows() == 60 * outside);
    }
}

TEST_CASE("the smallest of many numbers are kept exactly") {
    Smallest smallest(700);
    std::vector<std::uint32_t> all;
    for (std::uint32_t i = 0; i < 50'000; ++i) all.push_back(i * 2654435761U >> 12);
    for (const std::uint32_t each : all) smallest.add(each);
    std::sort(all.begin(), all.end());
    all.resize(700);
    CHECK(smallest.sorted() == all);
}

}  // namespace joulewatch
