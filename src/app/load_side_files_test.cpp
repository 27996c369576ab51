#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>

#include "app/load_three_phase.hpp"
#include "app/load_waveforms.hpp"
#include "support/temporary_file.hpp"

using namespace joulewatch;

namespace {

/// A burst as CSV lines: 100 A and `fifth` A of 5th harmonic at 12.8 kHz.
std::string burstLines(std::string_view prefix, double fifth) {
    std::string text;
    for (int t = 0; t < 3072; ++t) {
        const double angle = 2 * std::numbers::pi * 50 * t / 12800;
        text += fmt::format("{}{:.7f},{:.4f}\n", prefix, t / 12800.0,
                            100 * std::sin(angle) + fifth * std::sin(5 * angle));
    }
    return text;
}

const std::string kHeader = "machineId,burst_start,t,ia\n";

}  // namespace

TEST_CASE("waveforms of the machines in the readings become findings, others a warning") {
    const TemporaryFile file("waveforms.csv", kHeader + burstLines("M2,2024-01-01T10:00:00,", 12) +
                                                  burstLines("M9,2024-01-01T10:00:00,", 1) +
                                                  burstLines("M1,2024-01-01T10:00:00,", 2) +
                                                  burstLines("M2,2024-01-02T10:00:00,", 12));
    const auto found = loadWaveforms(file.path(), {.machines = {"M1", "M2", "M3"}}, {});
    REQUIRE(found);
    REQUIRE(found->harmonics.size() == 2);
    CHECK(found->harmonics[0].machineId == "M1");
    CHECK(found->harmonics[0].thdPercent == doctest::Approx(2).epsilon(1e-3));
    CHECK(found->harmonics[1].thdPercent == doctest::Approx(12).epsilon(1e-3));
    CHECK(found->harmonics[1].bursts == 2);
    CHECK(found->warnings.front() ==
          "Waveforms of M9 were not used: the readings have no such machine.");

    std::vector<HarmonicsFinding> readings(3);
    readings[0].machineId = "M1";
    readings[1].machineId = "M2";
    readings[2].machineId = "M3";
    mergeWaveforms(readings, *found);
    CHECK(readings[1].isTrueThd);
    CHECK(readings[1].severity == Severity::warning);
    CHECK_FALSE(readings[2].isTrueThd);
}

TEST_CASE("waveforms without a name are the only machine's, or the preferred one's") {
    const TemporaryFile file("waveforms.csv", "t,ia\n" + burstLines("", 7));
    CHECK(loadWaveforms(file.path(), {.machines = {"M1"}}, {})->harmonics[0].machineId == "M1");
    CHECK(loadWaveforms(file.path(), {.machines = {"M1", "M2"}, .preferred = "M2"}, {})
              ->harmonics[0]
              .machineId == "M2");
    const auto refused = loadWaveforms(file.path(), {.machines = {"M1", "M2"}}, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.ends_with("add a column machineId, or name one with --machine"));
}

TEST_CASE("three-phase readings become findings that join the one channel's") {
    std::string text = "machineId,timestamp,ia,ib,ic,vab,vbc,vca\n";
    for (int s = 0; s < 60; ++s) {
        text += fmt::format("M2,2024-01-01T00:00:{:02},100,95,90,390,400,410\n", s);
        text += fmt::format("M9,2024-01-01T00:00:{:02},1,1,1,400,400,400\n", s);
        text += fmt::format("M1,2024-01-01T00:00:{:02},50,50,,400,400,400\n", s);
    }
    const TemporaryFile file("three_phase.csv", text);
    const std::vector<MeterId> machines{"M1", "M2"};
    const auto found = loadThreePhase(file.path(), machines, {});
    REQUIRE(found);
    REQUIRE(found->imbalance.size() == 2);
    CHECK(found->imbalance[0].machineId == "M1");
    CHECK(found->imbalance[1].threePhase->vufPercent == doctest::Approx(2.888).epsilon(1e-4));
    CHECK(found->warnings.size() == 2);  // M9, and 60 missing values

    std::vector<ImbalanceFinding> readings(2);
    readings[0].machineId = "M1";
    readings[1].machineId = "M2";
    mergePhases(readings, found->imbalance);
    CHECK(readings[1].severity == Severity::critical);
    CHECK(readings[1].provenance.basis == Basis::threePhase);
}

TEST_CASE("a side file that cannot be read is an error, not an empty answer") {
    CHECK_FALSE(loadWaveforms("/no/such.csv", {.machines = {"M"}}, {}));
    CHECK_FALSE(loadThreePhase("/no/such.csv", {}, {}));
}
