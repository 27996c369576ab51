#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "http/answers.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxPoints = 4000;  // twice the pixels of a wide screen

// Outside of these years a stamp is a mistake, and differences of stamps stay small numbers.
const Timestamp kEarliest = parseTimestamp("1900-01-01").value();
const Timestamp kLatest = parseTimestamp("2200-01-01").value();

template <class Number>
std::optional<Number> wholeNumber(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Epoch milliseconds or ISO 8601; empty when it was not given.
Result<std::optional<Timestamp>> stampParam(const Request& request, std::string_view name) {
    const auto text = request.queryParam(name);
    if (!text) return std::optional<Timestamp>();
    auto at = parseTimestamp(*text);
    if (const auto ms = wholeNumber<std::int64_t>(*text)) at = Timestamp{Duration{*ms}};
    if (!at || *at < kEarliest || *at > kLatest)
        return fail(ErrorCode::invalidInput,
                    "'{}' is not a time: give epoch milliseconds or ISO 8601, 1900 to 2200.", name);
    return at;
}

Result<Metric> metricParam(const Request& request) {
    const auto name = request.queryParam("metric").value_or("");
    for (const MetricInfo& each : kMetrics)
        if (each.name == name) return each.metric;
    std::string names;
    for (const MetricInfo& each : kMetrics) names += fmt::format(" {}", each.name);
    return fail(ErrorCode::invalidInput, "'metric' must be one of{}.", names);
}

Result<SeriesQuestion> parseQuestion(const Request& request) {
    SeriesQuestion question;
    const auto metric = metricParam(request);
    const auto from = stampParam(request, "from");
    const auto to = stampParam(request, "to");
    if (!metric) return fail(metric.error());
    if (!from) return fail(from.error());
    if (!to) return fail(to.error());
    const auto points = wholeNumber<std::size_t>(request.queryParam("maxPoints").value_or("1000"));
    if (!points || *points < 1 || *points > kMaxPoints)
        return fail(ErrorCode::invalidInput, "'maxPoints' must be 1 to {}.", kMaxPoints);
    if (!request.queryParam("meter"))
        return fail(ErrorCode::invalidInput, "Name the machine as 'meter'.");
    question.meter = *request.queryParam("meter");
    question.metric = *metric;
    question.from = *from;
    question.to = *to;
    question.maxPoints = *points;
    return question;
}

std::int64_t epochMs(Timestamp at) { return at.time_since_epoch().count(); }

Json column(const std::vector<MinMaxBucket>& buckets, double MinMaxBucket::*value) {
    Json values = Json::array();
    for (const MinMaxBucket& bucket : buckets) values.push_back(number(bucket.*value));
    return values;
}

}  // namespace

Response listMeters(const Request& request, App& app) {
    const auto meters = app.workspace.meters(request.pathParam("datasetId"));
    if (!meters) return problem(meters.error());
    Json all = Json::array();
    for (const SpooledMeter& meter : *meters)
        all.push_back({{"id", meter.meter.id},
                       {"type", meter.meter.type},
                       {"rows", meter.rows},
                       {"from", epochMs(meter.span.from)},
                       {"to", epochMs(meter.span.to)},
                       {"intervalMs", meter.interval.count()}});
    return jsonAnswer(all);
}

Response getSeries(const Request& request, App& app) {
    const auto question = parseQuestion(request);
    if (!question) return problem(question.error());
    const auto series = app.workspace.series(request.pathParam("datasetId"), *question);
    if (!series) return problem(series.error());
    Json answer;
    answer["meter"] = question->meter;
    answer["metric"] = info(question->metric).name;
    answer["unit"] = info(question->metric).unit;
    answer["from"] = epochMs(series->range.from);
    answer["to"] = epochMs(series->range.to);
    answer["bucketMs"] = series->bucket.count();
    Json at = Json::array();
    for (const MinMaxBucket& bucket : series->buckets) at.push_back(epochMs(bucket.at));
    answer["at"] = std::move(at);
    answer["min"] = column(series->buckets, &MinMaxBucket::min);
    answer["max"] = column(series->buckets, &MinMaxBucket::max);
    answer["first"] = column(series->buckets, &MinMaxBucket::first);
    answer["last"] = column(series->buckets, &MinMaxBucket::last);
    return jsonAnswer(answer);
}

}  // namespace joulewatch
