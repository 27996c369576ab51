#include "analyze/degradation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "analyze/plant_fixture.hpp"

using namespace joulewatch;

namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

/// Sum of four uniform draws, near enough to a normal of standard deviation 1.
class Noise {
 public:
    explicit Noise(std::uint64_t seed) : state_(seed * 2862933555777941757ULL + 3037000493ULL) {}
    double operator()() {
        double sum = 0;
        for (int i = 0; i < 4; ++i) {
            state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
            sum += static_cast<double>(state_ >> 11) / 9007199254740992.0 - 0.5;
        }
        return sum * std::sqrt(3.0);
    }

 private:
    std::uint64_t state_;
};

/// Full by day on weekdays, little at night and on weekends.
double schedule(Timestamp at) {
    const int hour = hourOfDay(at);
    const double day = isWeekend(at) ? 0.3 : 1.0;
    return day * (hour >= 6 && hour < 22 ? (hour == 12 ? 0.7 : 1.0) : 0.15);
}

/// A plant on one calendar with a season; every reading scatters by 3 %.
PlantFixture makePlant(std::size_t machines, int days, std::uint64_t seed = 1) {
    PlantFixture plant;
    const auto slots = static_cast<std::size_t>(days) * 1440;
    for (std::size_t m = 0; m < machines; ++m) {
        Noise noise(seed * 1000 + m);
        PlantFixture::Machine machine;
        machine.id = fmt::format("Machine_{:02}", m);
        for (std::size_t k = 0; k < slots; ++k) {
            const double season = 1 + 0.2 * std::sin(static_cast<double>(k) / 1440 * 0.0172);
            const double amps = (20 + 5 * static_cast<double>(m)) * schedule(plant.at(k)) * season *
                                (1 + 0.03 * noise());
            machine.currentA.push_back(static_cast<float>(amps));
            machine.powerFactor.push_back(static_cast<float>(0.85 + 0.005 * noise()));
        }
        machine.activePowerKw = machine.currentA;
        plant.machines.push_back(std::move(machine));
    }
    return plant;
}

/// Current up by `rise` and power factor down by `fall` from the first to the last reading.
void wear(PlantFixture::Machine& machine, double rise, double fall) {
    const auto last = static_cast<double>(machine.currentA.size() - 1);
    for (std::size_t k = 0; k < machine.currentA.size(); ++k) {
        const double x = static_cast<double>(k) / last;
        machine.currentA[k] *= static_cast<float>(1 + rise * x);
        machine.powerFactor[k] *= static_cast<float>(1 - fall * x);
    }
}

DegradationFindings analyzed(const PlantFixture& plant) {
    const auto surveys = plant.surveys();
    Degradation degradation(surveys);
    plant.feed(degradation);
    return degradation.finish();
}

bool mentions(const DegradationFinding& finding, std::string_view word) {
    for (const auto& warning : finding.provenance.warnings)
        if (warning.find(word) != std::string::npos) return true;
    return false;
}

}  // namespace

TEST_CASE("wear of one machine shows against its peers, and nobody else's does") {
    PlantFixture plant = makePlant(8, 7);
    wear(plant.machines[5], 0.15, 0.08);
    const auto findings = analyzed(plant);
    for (std::size_t m = 0; m < findings.machines.size(); ++m) {
        const auto& finding = findings.machines[m];
        CHECK(finding.provenance.status == Status::ok);
        if (m == 5) continue;
        CHECK(finding.severity == Severity::normal);
        CHECK(std::abs(finding.current.changePercent) < 2);
    }
    const auto& worn = findings.machines[5];
    CHECK(worn.severity == Severity::critical);
    CHECK(worn.pattern == DegradationPattern::combined);
    CHECK(worn.current.changePercent == doctest::Approx(15).epsilon(0.04));
    CHECK(worn.powerFactor.changePercent == doctest::Approx(-8).epsilon(0.02));
    CHECK(worn.current.lowPercent < worn.current.changePercent);
    CHECK(worn.current.highPercent > worn.current.changePercent);
    CHECK(worn.current.pValue < 1e-6);
    CHECK(worn.blockHours == 4);
    CHECK(worn.points.size() == 42);
    CHECK(worn.daysToCritical.value().estimate == 0);
    // 15 % of the running 45 A in 7 days, and per sample a 10079th of that.
    CHECK(worn.current.slopePerDay == doctest::Approx(45 * 0.15 / 7).epsilon(0.1));
    CHECK(worn.current.slopePerSample ==
          doctest::Approx(worn.current.slopePerDay * worn.spanDays / 10079).epsilon(1e-9));
}

TEST_CASE("thirty calendar days are read in days, fewer in blocks of four hours") {
    using namespace std::chrono;
    const Timestamp start = sys_days{year{2024} / 1 / 1};
    CHECK(analysisWindow({start, start + days{30}}) == hours{24});
    CHECK(analysisWindow({start, start + days{30} - seconds{10}}) == hours{24});
    CHECK(analysisWindow({start, start + days{29}}) == hours{4});
    CHECK(analysisWindow({start, start}) == hours{4});
}

TEST_CASE("a slow rise tells how many days are left") {
    PlantFixture plant = makePlant(6, 30);
    wear(plant.machines[2], 0.08, 0);
    const auto finding = analyzed(plant).machines[2];
    CHECK(finding.severity == Severity::warning);
    CHECK(finding.pattern == DegradationPattern::trend);
    CHECK(finding.blockHours == 24);
    // From 8 % to 10 % on the logarithm's line: 30·(ln 1.10/ln 1.08 − 1) = 7.15 days.
    const auto days = finding.daysToCritical.value();
    CHECK(days.estimate == doctest::Approx(7.15).epsilon(0.1));
    CHECK(days.low <= days.estimate);
    CHECK(days.high.value() >= days.estimate);
}

TEST_CASE("a machine that gets better is normal, and says so by its sign") {
    PlantFixture plant = makePlant(6, 7);
    wear(plant.machines[3], -0.12, -0.06);
    const auto finding = analyzed(plant).machines[3];
    CHECK(finding.severity == Severity::normal);
    CHECK(finding.current.changePercent == doctest::Approx(-12).epsilon(0.05));
    CHECK(finding.powerFactor.changePercent == doctest::Approx(6).epsilon(0.05));
    CHECK_FALSE(finding.daysToCritical);
}

TEST_CASE("a step is called a level shift") {
    PlantFixture plant = makePlant(6, 7);
    auto& current = plant.machines[1].currentA;
    for (std::size_t k = current.size() / 2; k < current.size(); ++k) current[k] *= 1.2F;
    const auto finding = analyzed(plant).machines[1];
    CHECK(finding.pattern == DegradationPattern::levelShift);
    CHECK(finding.severity == Severity::critical);
}

TEST_CASE("a machine alone is compared with its own week, and warned about the season") {
    PlantFixture alone = makePlant(1, 14);
    wear(alone.machines[0], 0.15, 0.08);
    const auto worn = analyzed(alone).machines[0];
    CHECK(mentions(worn, "no_peers"));
    CHECK_FALSE(mentions(worn, "season_confounded"));
    // Two weeks of the sine at its steepest add 0.2·0.0172·14 = 4.8 %.
    CHECK(worn.current.changePercent == doctest::Approx(20.5).epsilon(0.1));
    CHECK(worn.severity == Severity::critical);
    const auto season = analyzed(makePlant(2, 90)).machines[0];
    CHECK(mentions(season, "season_confounded"));
}

TEST_CASE("missing readings and a late start do not move the trend") {
    PlantFixture plant = makePlant(8, 7);
    wear(plant.machines[5], 0.15, 0.08);
    Noise noise(99);
    for (auto& machine : plant.machines)
        for (std::size_t k = 0; k < machine.currentA.size(); ++k)
            if (noise() > 1) machine.currentA[k] = machine.powerFactor[k] = kNone;
    std::fill_n(plant.machines[0].currentA.begin(), 2 * 1440, kNone);
    std::fill_n(plant.machines[0].powerFactor.begin(), 2 * 1440, kNone);
    const auto findings = analyzed(plant);
    CHECK(findings.machines[5].current.changePercent == doctest::Approx(15).epsilon(0.05));
    CHECK(findings.machines[0].provenance.status == Status::ok);
    CHECK(findings.machines[0].severity == Severity::normal);
    CHECK(findings.machines[0].spanDays == doctest::Approx(5).epsilon(0.001));
}

TEST_CASE("too little to go on is no finding") {
    SUBCASE("two days") {
        const auto finding = analyzed(makePlant(6, 2)).machines[0];
        CHECK(finding.provenance.status == Status::insufficientData);
        CHECK(finding.severity == Severity::normal);
        CHECK(mentions(finding, "too_short"));
        CHECK_FALSE(finding.current.known());
    }
    SUBCASE("one reading of one machine") {
        PlantFixture plant = makePlant(1, 1);
        for (auto* column : {&plant.machines[0].currentA, &plant.machines[0].powerFactor})
            std::fill(column->begin() + 1, column->end(), kNone);
        CHECK(analyzed(plant).machines[0].provenance.status == Status::insufficientData);
    }
    SUBCASE("off all the time") {
        PlantFixture plant = makePlant(6, 7);
        std::fill(plant.machines[4].currentA.begin(), plant.machines[4].currentA.end(), 0.0F);
        std::fill(plant.machines[4].powerFactor.begin(), plant.machines[4].powerFactor.end(),
                  kNone);
        const auto findings = analyzed(plant);
        CHECK(findings.machines[4].provenance.status == Status::insufficientData);
        CHECK(mentions(findings.machines[4], "no_running_state"));
        CHECK(findings.machines[3].provenance.status == Status::ok);
    }
    SUBCASE("constant readings have no trend") {
        PlantFixture plant = makePlant(6, 7);
        for (auto& machine : plant.machines) {
            std::fill(machine.currentA.begin(), machine.currentA.end(), 5.0F);
            std::fill(machine.powerFactor.begin(), machine.powerFactor.end(), 0.9F);
        }
        const auto finding = analyzed(plant).machines[0];
        CHECK(finding.current.changePercent == 0);
        CHECK(finding.pattern == DegradationPattern::none);
    }
    SUBCASE("no machines, no windows") {
        CHECK(Degradation({}).finish().machines.empty());
        const auto surveys = makePlant(5, 1).surveys();
        CHECK(Degradation(surveys).finish().machines[0].provenance.status ==
              Status::insufficientData);
    }
}
