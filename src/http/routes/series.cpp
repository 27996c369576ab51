// One machine's readings over time.
#include <algorithm>

#include "http/answers.hpp"
#include "http/json_writer.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/reading_json.hpp"
#include "http/routes/reading_params.hpp"
#include "http/routes/visible.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxPoints = 4000;  // twice the pixels of a wide screen

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
    const auto& buckets = chart->buckets;
    JsonWriter answer;
    answer.add("meter", meter->meter.id)
        .add("metric", info(*metric).name)
        .add("unit", info(*metric).unit)
        .add("from", epochMs(range->from))
        .add("to", epochMs(range->to))
        // Readings that each are a bucket of their own lie as far apart as the meter sends them.
        .add("bucketMs", std::max({chart->step, meter->interval, Duration{1}}).count())
        .addColumn("at", buckets, [](const ChartBucket& each) { return epochMs(each.at); })
        .addColumn("min", buckets, &ChartBucket::min)
        .addColumn("max", buckets, &ChartBucket::max)
        .addColumn("first", buckets, &ChartBucket::first)
        .addColumn("last", buckets, &ChartBucket::last)
        .addColumn("mean", buckets, &ChartBucket::mean);
    return answer.answer();
}

}  // namespace joulewatch
