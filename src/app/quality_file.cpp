#include "app/quality_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace joulewatch {
namespace {

constexpr std::array<std::string_view, 3> kDecisions{"accepted", "corrected", "excluded"};

std::int64_t ms(Timestamp at) { return at.time_since_epoch().count(); }
Timestamp at(const Json& value) { return Timestamp{Duration{value.get<std::int64_t>()}}; }

template <class T>
Json orNull(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}
Json orNull(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

Json toJson(const QualityFinding& finding, std::size_t number) {
    Json shown;
    shown["id"] = fmt::format("{:020x}", number);
    shown["rule"] = code(finding.rule);
    shown["level"] = name(finding.level);
    shown["meter"] = finding.meter;
    shown["metric"] = finding.metric ? Json(info(*finding.metric).name) : Json(nullptr);
    shown["from"] = ms(finding.range.from);
    shown["to"] = ms(finding.range.to);
    shown["rows"] = finding.rows;
    shown["row"] = orNull(finding.row);
    shown["value"] = orNull(finding.value);
    shown["expected"] = orNull(finding.expected);
    shown["message"] = finding.message;
    shown["suggestion"] = finding.suggestion;
    shown["decision"] = nullptr;
    shown["keep"] = nullptr;
    shown["choices"] = Json::array();
    return shown;
}

Json toJson(const Sample& sample) {
    Json shown = Json::object();
    for (const MetricInfo& each : kMetrics)
        if (const double value = sample[index(each.metric)]; std::isfinite(value))
            shown[std::string(each.name)] = value;
    return shown;
}

Sample readSample(const Json& values) {
    Sample sample;
    for (const MetricInfo& each : kMetrics)
        if (const auto found = values.find(each.name); found != values.end())
            sample[index(each.metric)] = found->get<double>();
    return sample;
}

Json toJson(const StampChoice& choice) {
    return {{"at", ms(choice.at)},
            {"rows", choice.rows},
            {"first", toJson(choice.first)},
            {"last", toJson(choice.last)},
            {"mean", toJson(choice.mean)}};
}

/// Beside the finding that speaks of its stamp.
void addChoices(const QualityReport& report, Json& findings) {
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
        const QualityFinding& finding = report.findings[i];
        if (finding.rule != QualityRule::sharedStamps || finding.level != QualityLevel::error)
            continue;
        for (const StampChoice& each : report.choices)
            if (each.meter == finding.meter && finding.range.contains(each.at))
                findings[i]["choices"].push_back(toJson(each));
    }
}

Json toJson(const MeterCompleteness& completeness) {
    Json shown;
    shown["meter"] = completeness.meter;
    shown["metric"] = info(completeness.metric).name;
    shown["percent"] = completeness.percent;
    shown["days"] = completeness.days;
    shown["excludedDays"] = completeness.excludedDayCount;
    shown["excludedDates"] = Json::array();
    for (const Timestamp day : completeness.excludedDays) shown["excludedDates"].push_back(ms(day));
    shown["gaps"] = completeness.gaps;
    return shown;
}

}  // namespace

std::string_view name(QualityDecision decision) {
    return kDecisions[static_cast<std::size_t>(decision)];
}

std::optional<QualityDecision> qualityDecision(std::string_view name) {
    const auto found = std::ranges::find(kDecisions, name);
    if (found == kDecisions.end()) return std::nullopt;
    return static_cast<QualityDecision>(found - kDecisions.begin());
}

QualitySummary summarize(const QualityReport& report) {
    QualitySummary summary;
    for (const QualityFinding& each : report.findings)
        ++(each.level == QualityLevel::error     ? summary.errors
           : each.level == QualityLevel::warning ? summary.warnings
                                                 : summary.notices);
    return summary;
}

Json toJson(const QualityReport& report, const TreatedGaps& gaps) {
    Json stored;
    stored["rows"] = report.rows;
    stored["completeness"] = Json::array();
    for (const MeterCompleteness& each : report.completeness)
        stored["completeness"].push_back(toJson(each));
    stored["counts"] = Json::array();
    for (std::size_t i = 0; i < kQualityRules; ++i) {
        const QualityFindings::Count& count = report.counts[i];
        if (count.findings == 0) continue;
        stored["counts"].push_back({{"rule", code(static_cast<QualityRule>(i + 1))},
                                    {"level", name(count.worst)},
                                    {"findings", count.findings}});
    }
    stored["rowsDropped"] = gaps.rowsDropped;
    stored["valuesImputed"] = gaps.valuesImputed;
    stored["imputed"] = Json::array();
    for (const ImputedStretch& each : gaps.imputed)
        stored["imputed"].push_back({{"meter", each.meter},
                                     {"metric", info(each.metric).name},
                                     {"from", ms(each.range.from)},
                                     {"to", ms(each.range.to)},
                                     {"values", each.values}});
    stored["findings"] = Json::array();
    for (std::size_t i = 0; i < report.findings.size(); ++i)
        stored["findings"].push_back(toJson(report.findings[i], i));
    addChoices(report, stored["findings"]);
    return stored;
}

Json* findFinding(Json& report, std::string_view id) {
    for (Json& each : report.at("findings"))
        if (each.at("id") == id) return &each;
    return nullptr;
}

DecidedFinding readFinding(const Json& finding) {
    DecidedFinding read;
    read.meter = finding.at("meter").get<std::string>();
    read.range = {at(finding.at("from")), at(finding.at("to"))};
    for (const MetricInfo& each : kMetrics)
        if (finding.at("metric") == each.name) read.metric = each.metric;
    for (const Json& each : finding.value("choices", Json::array()))
        read.choices.push_back({read.meter, at(each.at("at")), each.at("rows").get<std::uint64_t>(),
                                readSample(each.at("first")), readSample(each.at("last")),
                                readSample(each.at("mean"))});
    return read;
}

}  // namespace joulewatch
