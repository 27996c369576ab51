#include "reports/result_file.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "reports/json_text.hpp"

namespace joulewatch {
namespace {

enum class Kind : std::uint8_t { number, text, severity, array, object, anomalies, pairs };

struct Field {
    std::string_view name;
    Kind kind;
};

// The fields of the original format: what every writer of a section has always given.
constexpr Field kVoltageAnomalies[] = {{"machine_id", Kind::text},
                                       {"total_anomalies", Kind::number},
                                       {"anomaly_rate", Kind::number},
                                       {"anomalies", Kind::anomalies}};
constexpr Field kDegradation[] = {{"machine_id", Kind::text},
                                  {"current_change_percent", Kind::number},
                                  {"power_factor_change_percent", Kind::number},
                                  {"severity", Kind::severity},
                                  {"current_trend_slope", Kind::number},
                                  {"pf_trend_slope", Kind::number}};
constexpr Field kHarmonics[] = {{"machine_id", Kind::text},
                                {"thd_percent", Kind::number},
                                {"power_factor", Kind::number},
                                {"severity", Kind::severity},
                                {"dominant_harmonics", Kind::pairs}};
constexpr Field kPhaseImbalance[] = {{"machine_id", Kind::text},
                                     {"coefficient_of_variation", Kind::number},
                                     {"current_range", Kind::number},
                                     {"severity", Kind::severity},
                                     {"autocorrelations", Kind::object}};
constexpr Field kPeakLoad[] = {{"peak_load_kw", Kind::number},
                               {"average_load_kw", Kind::number},
                               {"peak_average_ratio", Kind::number},
                               {"average_correlation", Kind::number},
                               {"highly_correlated_pairs", Kind::number},
                               {"optimization_potential", Kind::text}};
constexpr Field kAnomaly[] = {{"timestamp", Kind::text},
                              {"voltage", Kind::number},
                              {"current", Kind::number},
                              {"anomaly_score", Kind::number}};

struct Section {
    std::string_view name;
    std::span<const Field> fields;
};
constexpr std::array<Section, 5> kSections{
    Section{"voltage_anomalies", kVoltageAnomalies}, Section{"degradation", kDegradation},
    Section{"harmonics", kHarmonics}, Section{"phase_imbalance", kPhaseImbalance},
    Section{"peak_load_optimization", kPeakLoad}};
constexpr std::string_view kFormat = "joulewatch-result/1";

std::string clipped(std::string text) {
    constexpr std::size_t kShown = 60;
    if (text.size() > kShown) text = text.substr(0, kShown) + "…";
    return text;
}

std::string describe(const Json& value) {
    if (value.is_null()) return "null";
    if (value.is_object()) return "an object";
    if (value.is_array()) return "an array";
    return clipped(value.dump(-1, ' ', true));
}

tl::unexpected<Error> wrongType(const std::string& pointer, const Json& value,
                                std::string_view expected) {
    return fail(ErrorCode::invalidInput, "{} is {}; expected {}.", pointer, describe(value),
                expected);
}

Result<void> checkFields(const Json& object, const std::string& pointer,
                         std::span<const Field> fields, bool allRequired);

Result<void> checkAnomalies(const Json& list, const std::string& pointer) {
    if (!list.is_array()) return wrongType(pointer, list, "an array");
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string at = fmt::format("{}/{}", pointer, i);
        if (!list[i].is_object()) return wrongType(at, list[i], "an object");
        if (auto good = checkFields(list[i], at, kAnomaly, true); !good) return good;
    }
    return {};
}

Result<void> checkPairs(const Json& list, const std::string& pointer) {
    if (!list.is_array()) return wrongType(pointer, list, "an array");
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Json& pair = list[i];
        const bool good =
            pair.is_array() && pair.size() == 2 && pair[0].is_number() && pair[1].is_number();
        if (!good)
            return wrongType(fmt::format("{}/{}", pointer, i), pair, "[order, ratio], two numbers");
    }
    return {};
}

/// Unknown is null, whatever the type.
Result<void> checkValue(const Json& value, const std::string& pointer, Kind kind) {
    const bool isNull = value.is_null();
    switch (kind) {
        case Kind::number:
            if (!isNull && !value.is_number()) return wrongType(pointer, value, "a number");
            break;
        case Kind::text:
            if (!isNull && !value.is_string()) return wrongType(pointer, value, "text");
            break;
        case Kind::severity:
            if (value != "NORMAL" && value != "WARNING" && value != "CRITICAL")
                return wrongType(pointer, value, "NORMAL, WARNING or CRITICAL");
            break;
        case Kind::array:
            if (!value.is_array()) return wrongType(pointer, value, "an array");
            break;
        case Kind::object:
            if (!isNull && !value.is_object()) return wrongType(pointer, value, "an object");
            break;
        case Kind::anomalies:
            return checkAnomalies(value, pointer);
        case Kind::pairs:
            return checkPairs(value, pointer);
    }
    return {};
}

Result<void> checkFields(const Json& object, const std::string& pointer,
                         std::span<const Field> fields, bool allRequired) {
    for (const Field& field : fields) {
        const std::string at = fmt::format("{}/{}", pointer, field.name);
        const auto found = object.find(std::string(field.name));
        if (found == object.end()) {
            if (allRequired) return fail(ErrorCode::invalidInput, "{} is missing.", at);
            continue;
        }
        if (auto good = checkValue(*found, at, field.kind); !good) return good;
    }
    return {};
}

Result<void> checkMachines(const Json& section, const std::string& pointer,
                           std::span<const Field> fields) {
    const auto found = section.find("machines");
    if (found == section.end()) return {};
    const std::string list = pointer + "/machines";
    if (!found->is_array()) return wrongType(list, *found, "an array");
    for (std::size_t i = 0; i < found->size(); ++i) {
        const std::string at = fmt::format("{}/{}", list, i);
        if (!(*found)[i].is_object()) return wrongType(at, (*found)[i], "an object");
        if (auto good = checkFields((*found)[i], at, fields, false); !good) return good;
    }
    return {};
}

/// A section that could not be computed keeps its reasons and may leave its figures out.
Result<void> checkSection(const Json& value, const Section& section) {
    const std::string pointer = fmt::format("/{}", section.name);
    if (!value.is_object()) return wrongType(pointer, value, "an object");
    const auto status = value.find("status");
    const bool computed = status == value.end() || *status != "insufficient_data";
    if (auto good = checkFields(value, pointer, section.fields, computed); !good) return good;
    return checkMachines(value, pointer, section.fields);
}

Result<void> checkFormat(const Json& document) {
    const auto format = document.find("format");
    if (format == document.end() || *format == kFormat) return {};
    if (format->is_string() && format->get_ref<const std::string&>().starts_with("joulewatch-"))
        return fail(ErrorCode::invalidInput,
                    "The file has the format {}, from another version of Joulewatch; this one "
                    "reads {}.",
                    clipped(*format), kFormat);
    return wrongType("/format", *format, fmt::format("\"{}\"", kFormat));
}

std::string topLevelNames(const Json& document) {
    std::string names;
    for (const auto& [key, value] : document.items()) {
        if (names.size() > 80) return names + ", …";
        if (!names.empty()) names += ", ";
        names += clipped(key);
    }
    return names.empty() ? "nothing" : names;
}

/// The parts around the sections that readers walk through.
Result<void> checkEnvelope(const Json& document) {
    if (auto good = checkFormat(document); !good) return good;
    constexpr Field kObjects[] = {{"input", Kind::object}, {"health", Kind::object}};
    if (auto good = checkFields(document, "", kObjects, false); !good) return good;
    constexpr Field kInput[] = {
        {"file", Kind::text}, {"rows", Kind::number}, {"machines", Kind::array}};
    constexpr Field kHealth[] = {
        {"score", Kind::number}, {"deductions", Kind::array}, {"machines", Kind::array}};
    if (document.contains("input") && document["input"].is_object())
        if (auto good = checkFields(document["input"], "/input", kInput, false); !good) return good;
    if (document.contains("health") && document["health"].is_object())
        return checkFields(document["health"], "/health", kHealth, false);
    return {};
}

}  // namespace

Result<Json> parseResultFile(std::string_view text) {
    auto document = parseJsonText(text);
    if (!document) return document;
    if (!document->is_object())
        return fail(ErrorCode::invalidInput,
                    "The file's JSON is {}; a result file is an object with sections such as "
                    "voltage_anomalies.",
                    describe(*document));
    std::size_t sections = 0;
    for (const Section& section : kSections) {
        const auto found = document->find(std::string(section.name));
        if (found == document->end()) continue;
        ++sections;
        if (auto good = checkSection(*found, section); !good) return fail(good.error());
    }
    if (sections == 0)
        return fail(ErrorCode::invalidInput,
                    "The file is JSON but no result of an analysis: it has none of the sections "
                    "voltage_anomalies, degradation, harmonics, phase_imbalance, "
                    "peak_load_optimization (found: {}).",
                    topLevelNames(*document));
    if (auto good = checkEnvelope(*document); !good) return fail(good.error());
    return document;
}

ResultSummary summarize(const Json& result) {
    ResultSummary summary;
    const Json input = result.value("input", Json::object());
    if (!input.is_object()) return summary;
    const auto rows = input.find("rows");
    if (rows != input.end() && rows->is_number_unsigned())
        summary.rows = rows->get<std::uint64_t>();
    const auto machines = input.find("machines");
    if (machines != input.end() && machines->is_array()) summary.machines = machines->size();
    return summary;
}

}  // namespace joulewatch
