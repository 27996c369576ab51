// One machine's readings over time.
#include <algorithm>

#include "http/answers.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/reading_json.hpp"
#include "http/routes/reading_params.hpp"
#include "http/routes/visible.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxPoints = 4000;  // twice the pixels of a wide screen

Json column(const std::vector<ChartBucket>& buckets, double ChartBucket::*value) {
    Json values = Json::array();
    for (const ChartBucket& bucket : buckets) values.push_back(number(bucket.*value));
    return values;
}

}  // namespace

Response listMeters(const Request& request, App& app) {
    const auto readings = visibleReadings(request, app);
    if (!readings) return problem(readings.error());
    Json all = Json::array();
    for (const StoredMeter& meter : (*readings)->meters) all.push_back(toJson(meter));
    return jsonAnswer(all);
}

Response getSeries(const Request& request, App& app) {
    const auto metric = metricParam(request);
    if (!metric) return problem(metric.error());
    const auto points = countParam(request, "maxPoints", 2, kMaxPoints, 1000);
    if (!points) return problem(points.error());
    const auto id = request.queryParam("meter");
    if (!id) return problem(400, "Name the machine as 'meter'.");
    const auto readings = visibleReadings(request, app);
    if (!readings) return problem(readings.error());
    const auto meter = (*readings)->meter(*id);
    if (!meter) return problem(meter.error());
    const auto range = rangeParam(request, **readings);
    if (!range) return problem(range.error());
    const auto chart = (*readings)->store->buckets(meter->meter.id, *metric, *range, *points);
    if (!chart) return problem(chart.error());
    Json answer;
    answer["meter"] = meter->meter.id;
    answer["metric"] = info(*metric).name;
    answer["unit"] = info(*metric).unit;
    answer["from"] = epochMs(range->from);
    answer["to"] = epochMs(range->to);
    // Readings that each are a bucket of their own lie as far apart as the meter sends them.
    answer["bucketMs"] = std::max({chart->step, meter->interval, Duration{1}}).count();
    Json at = Json::array();
    for (const ChartBucket& bucket : chart->buckets) at.push_back(epochMs(bucket.at));
    answer["at"] = std::move(at);
    answer["min"] = column(chart->buckets, &ChartBucket::min);
    answer["max"] = column(chart->buckets, &ChartBucket::max);
    answer["first"] = column(chart->buckets, &ChartBucket::first);
    answer["last"] = column(chart->buckets, &ChartBucket::last);
    answer["mean"] = column(chart->buckets, &ChartBucket::mean);
    return jsonAnswer(answer);
}

}  // namespace joulewatch
