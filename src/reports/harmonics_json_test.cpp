#include "reports/harmonics_json.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

namespace {

HarmonicsFinding fromWaveform() {
    HarmonicsFinding finding;
    finding.machineId = "Machine_08";
    finding.severity = Severity::warning;
    finding.provenance.basis = Basis::waveform;
    finding.provenance.method = "subgroups";
    finding.thdPercent = 12.45;
    finding.powerFactor = 0.771;
    finding.quality = HarmonicQuality::moderate;
    finding.dominantHarmonics = {{3, 0.1036}, {5, 0.0691}};
    finding.isTrueThd = true;
    finding.f1Hz = 50;
    finding.spectrum = {{1, 1}, {2, 0}};
    finding.limits = {{.standard = "EN 50160",
                       .order = 5,
                       .limitPercent = 6,
                       .valuePercent = 1,
                       .ok = true,
                       .indicative = true}};
    finding.bursts = 7;
    finding.literal = {.severity = Severity::critical,
                       .thdPercent = 31,
                       .powerFactor = 0.8,
                       .dominantHarmonics = {{2, 0.3}}};
    return finding;
}

HarmonicsFinding fromReadings() {
    HarmonicsFinding finding;
    finding.machineId = "Machine_02";
    finding.thdPercent = 12.5;
    finding.severity = Severity::warning;
    finding.fundamentalPeriodS = 600;
    finding.periodSpectrum = {{600, 1}, {200, 0.1}};
    finding.dominantHarmonics = {{3, 0.1}};
    return finding;
}

}  // namespace

TEST_CASE("a waveform's harmonics fill the seed's fields and the true figures") {
    const Json fields = harmonicsEntry(fromWaveform()).fields;
    CHECK(fields["machine_id"] == "Machine_08");
    CHECK(fields["thd_percent"] == 12.45);
    CHECK(fields["severity"] == "WARNING");
    CHECK(fields["dominant_harmonics"].dump() == "[[3,0.1036],[5,0.0691]]");
    CHECK(fields["is_true_thd"] == true);
    CHECK(fields["quality"] == "MODERATE");
    CHECK(fields["basis"] == "waveform");
    CHECK(fields["fundamental_period_s"].is_null());
    CHECK(fields["tdd_percent"].is_null());
    CHECK(fields["spectrum"].dump() == R"([{"order":1,"ratio":1.0},{"order":2,"ratio":0.0}])");
    CHECK(fields["limits"][0]["order"] == 5);
    CHECK(fields["limits"][0]["indicative"] == true);
    CHECK(fields["explanation"] ==
          "Harmonics are 12.4 % of the current's fundamental, mostly the 3rd (10.4 %) and 5th "
          "(6.9 %).");
    CHECK(fields["recommendation"].get<std::string>().starts_with("Look for single-phase"));
}

TEST_CASE("an RMS series' signature never claims to be distortion of the mains") {
    const Json fields = harmonicsEntry(fromReadings()).fields;
    CHECK(fields["basis"] == "rms_series");
    CHECK(fields["is_true_thd"] == false);
    CHECK(fields["f1_hz"].is_null());
    CHECK(fields["fundamental_period_s"] == 600);
    CHECK(fields["spectrum"][1].dump() == R"({"period_s":200.0,"ratio":0.1})");
    CHECK(fields["explanation"].get<std::string>().find("not of the mains") != std::string::npos);
    CHECK(fields["recommendation"].get<std::string>().find("--waveforms") != std::string::npos);
}

TEST_CASE("what is not known is null, and asks nothing of anyone") {
    HarmonicsFinding nothing;
    nothing.machineId = "Machine_00";
    nothing.provenance.status = Status::insufficientData;
    const Json fields = harmonicsEntry(nothing).fields;
    CHECK(fields["thd_percent"].is_null());
    CHECK(fields["quality"].is_null());
    CHECK(fields["recommendation"].is_null());
    CHECK(fields["status"] == "insufficient_data");
    CHECK(fields["spectrum"].empty());
}

TEST_CASE("the section shows the worst machine, and the seed's figures where asked") {
    const Json section =
        harmonicsSection({fromReadings(), fromWaveform()}, Compat::corrected, std::nullopt);
    CHECK(section["machine_id"] == "Machine_02");  // 12.5 beats 12.45
    CHECK(section["machines"].size() == 2);
    const Json forced =
        harmonicsSection({fromReadings(), fromWaveform()}, Compat::seed, std::string("Machine_08"));
    CHECK(forced["thd_percent"] == 31);
    CHECK(forced["severity"] == "CRITICAL");
    CHECK(forced["corrected"]["thd_percent"] == 12.45);
    CHECK(harmonicsSection({}, Compat::corrected, std::nullopt)["status"] == "insufficient_data");
}
