#include "reports/result_file.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace joulewatch;

namespace {

/// The five sections as the first analyser wrote them, before any field was added.
const std::string kOriginal = R"({
  "voltage_anomalies": {"machine_id": "Machine_05", "total_anomalies": 245, "anomaly_rate": 0.287,
    "anomalies": [{"timestamp": "2024-01-15T14:23:10", "voltage": 432.15, "current": 41.23,
                   "anomaly_score": -0.234}]},
  "degradation": {"machine_id": "Machine_12", "current_change_percent": 14.87,
    "power_factor_change_percent": -7.92, "severity": "WARNING",
    "current_trend_slope": 0.000234, "pf_trend_slope": -0.000012},
  "harmonics": {"machine_id": "Machine_08", "thd_percent": 12.45, "power_factor": 0.771,
    "severity": "WARNING", "dominant_harmonics": [[3, 0.0234], [5, 0.0156]]},
  "phase_imbalance": {"machine_id": "Machine_15", "coefficient_of_variation": 0.123,
    "current_range": 4.56, "severity": "WARNING", "autocorrelations": {"100": 0.234, "250": 0.456}},
  "peak_load_optimization": {"peak_load_kw": 856.23, "average_load_kw": 543.12,
    "peak_average_ratio": 1.58, "average_correlation": 0.234, "highly_correlated_pairs": 3,
    "optimization_potential": "LOW"}
})";

std::string errorOf(std::string_view text) {
    const auto parsed = parseResultFile(text);
    REQUIRE_FALSE(parsed.has_value());
    return parsed.error().message;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("the original five-section file loads as it is") {
    const auto parsed = parseResultFile(kOriginal);
    REQUIRE(parsed.has_value());
    CHECK((*parsed)["harmonics"]["dominant_harmonics"][1][0] == 5);
    CHECK_FALSE(summarize(*parsed).rows.has_value());
}

TEST_CASE("a byte order mark and Windows line ends do no harm") {
    std::string text = "\xef\xbb\xbf" + kOriginal;
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
        text.replace(at, 1, "\r\n");
    CHECK(parseResultFile(text).has_value());
}

TEST_CASE("a section alone is a result: only what was asked for is in the file") {
    CHECK(parseResultFile(R"({"harmonics": {"machine_id": null, "thd_percent": null,
        "power_factor": 0.9, "severity": "NORMAL", "dominant_harmonics": []}})")
              .has_value());
    CHECK(parseResultFile(R"({"harmonics": {"machine_id": null, "severity": "NORMAL",
        "status": "insufficient_data", "machines": []}})")
              .has_value());
}

TEST_CASE("every cut of a file says that it ends in the middle") {
    for (std::size_t length = 1; length < kOriginal.size(); ++length) {
        const auto parsed = parseResultFile(std::string_view(kOriginal).substr(0, length));
        REQUIRE_FALSE(parsed.has_value());
        CAPTURE(length);
        CHECK(parsed.error().message.find("ends in the middle") != std::string::npos);
    }
}

TEST_CASE("a syntax error is found by line and column") {
    CHECK(errorOf("{\n  \"harmonics\": ?\n}") == "Line 2, column 16: '?' is not JSON there.");
    CHECK(errorOf("{\"degradation\": {\"a\": NaN}}").find("NaN}}") != std::string::npos);
    CHECK(errorOf("{\"degradation\": {\"a\": NaN}}").find("written null") != std::string::npos);
    CHECK(errorOf(kOriginal + "\n{}").find("there is more after the end") != std::string::npos);
    CHECK(errorOf("machineId,voltage\nMachine_00,400\n").starts_with("Line 1, column 1: "));
}

TEST_CASE("what is no JSON text is called by its name") {
    CHECK(errorOf("") == "The file is empty.");
    CHECK(errorOf(" \n\t") == "The file is empty.");
    CHECK(errorOf("PAR1\x15\x04").find("Parquet") != std::string::npos);
    CHECK(errorOf("\x1f\x8b\x08").find("compressed") != std::string::npos);
    CHECK(errorOf(std::string_view("\xff\xfe{\0", 4)).find("UTF-16") != std::string::npos);
    CHECK(errorOf(std::string_view("{\0}", 3)).find("zero bytes") != std::string::npos);
    CHECK(errorOf("{\"a\": \"\xc3\x28\"}").starts_with("Line 1, column 9: "));
    CHECK(errorOf("{\"degradation\": 1e999}").find("out of range") != std::string::npos);
}

TEST_CASE("deep nesting is refused before it can hurt") {
    CHECK(errorOf(std::string(100000, '[')).find("nested more than 32 deep") != std::string::npos);
}

TEST_CASE("foreign JSON is told what it lacks") {
    CHECK(errorOf("[1, 2]").find("is an array") != std::string::npos);
    CHECK(errorOf(R"({"name": "left-pad", "version": "1.0.0"})").find("(found: name, version)") !=
          std::string::npos);
    CHECK(errorOf(replaced(kOriginal, "{", "{\"format\": \"joulewatch-result/2\",")) ==
          "The file has the format joulewatch-result/2, from another version of Joulewatch; this "
          "one reads joulewatch-result/1.");
}

TEST_CASE("a missing or mistyped field is named by its pointer") {
    CHECK(errorOf(replaced(kOriginal, "\"current_change_percent\": 14.87,", "")) ==
          "/degradation/current_change_percent is missing.");
    CHECK(errorOf(replaced(kOriginal, "14.87", "\"a lot\"")) ==
          "/degradation/current_change_percent is \"a lot\"; expected a number.");
    CHECK(errorOf(replaced(kOriginal, "432.15", "[]")) ==
          "/voltage_anomalies/anomalies/0/voltage is an array; expected a number.");
    CHECK(errorOf(replaced(kOriginal, "[5, 0.0156]", "[5]")) ==
          "/harmonics/dominant_harmonics/1 is an array; expected [order, ratio], two numbers.");
    CHECK(errorOf(replaced(kOriginal, "WARNING", "BAD")) ==
          "/degradation/severity is \"BAD\"; expected NORMAL, WARNING or CRITICAL.");
    CHECK(errorOf(R"({"degradation": [{"machine_id": "Machine_00"}]})") ==
          "/degradation is an array; expected an object.");
    CHECK(errorOf(replaced(kOriginal, "{", "{\"input\": {\"rows\": \"many\"},")) ==
          "/input/rows is \"many\"; expected a number.");
}

TEST_CASE("a result's summary comes from its input section") {
    const auto parsed = parseResultFile(replaced(
        kOriginal, "{", R"({"input": {"rows": 1209600, "machines": [{"machine_id": "a"}]},)"));
    REQUIRE(parsed.has_value());
    CHECK(summarize(*parsed).rows == 1209600);
    CHECK(summarize(*parsed).machines == 1);
}
