// What the dashboard shows of all machines of a data set.
#include <chrono>
#include <ratio>
#include <vector>

#include "http/answers.hpp"
#include "http/json_writer.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/reading_json.hpp"
#include "http/routes/reading_params.hpp"
#include "http/routes/visible.hpp"

namespace joulewatch {
namespace {

using Hours = std::chrono::duration<double, std::ratio<3600>>;

constexpr std::size_t kMaxPoints = 4000;
constexpr std::size_t kMaxPeaks = 1000;

Json toJson(const Aggregate& of) {
    return {{"count", of.count},
            {"mean", number(of.mean)},
            {"standardDeviation", number(of.standardDeviation)},
            {"sum", of.sum},
            {"min", number(of.min)},
            {"max", number(of.max)}};
}

/// A metric without a reading is left out. Energy counts each reading of power for the meter's own
/// interval.
Json toJson(const MeterAggregates& of, Duration interval) {
    const Aggregate& power = of.metrics[index(Metric::activePowerKw)];
    Json answer;
    answer["meter"] = of.meter;
    answer["energyKwh"] =
        power.count > 0 ? number(power.sum * Hours(interval).count()) : Json(nullptr);
    answer["metrics"] = Json::object();
    for (const MetricInfo& each : kMetrics)
        if (const Aggregate& metric = of.metrics[index(each.metric)]; metric.count > 0)
            answer["metrics"][std::string(each.name)] = toJson(metric);
    return answer;
}

/// Days of the meters named, or of all, that are left out.
std::size_t excludedDays(const KeptReadings& readings, const std::vector<MeterId>& meters,
                         TimeRange range) {
    if (meters.empty()) return readings.excluded.count(range);
    const auto days = readings.excluded.ofMeter.find(meters.front());
    if (days == readings.excluded.ofMeter.end()) return 0;
    return ExcludedDays{{*days}}.count(range);
}

}  // namespace

Response listAllMeters(const Request& request, App& app) {
    Json all = Json::array();
    for (const Dataset& dataset : app.workspace.list()) {
        if (!dataset.hasSeries() || !maySee(request, dataset)) continue;
        const auto readings = app.workspace.readings(dataset.id);
        if (!readings) continue;  // being read: its meters come with the next look
        for (const StoredMeter& meter : (*readings)->meters) {
            Json each = toJson(meter);
            each["datasetId"] = dataset.id;
            each["datasetName"] = dataset.name;
            each["source"] = dataset.kind == DatasetKind::live ? "http" : "file";
            all.push_back(std::move(each));
        }
    }
    return jsonAnswer(all);
}

Response getLoad(const Request& request, App& app) {
    const auto points = countParam(request, "maxPoints", 2, kMaxPoints, 500);
    if (!points) return problem(points.error());
    const auto readings = visibleReadings(request, app);
    if (!readings) return problem(readings.error());
    const auto range = rangeParam(request, **readings);
    if (!range) return problem(range.error());
    const auto load = (*readings)->totals().plantLoad(*range, *points);
    if (!load) return problem(load.error());
    using Step = PlantLoad::Step;
    JsonWriter answer;
    answer.add("from", epochMs(range->from))
        .add("to", epochMs(range->to))
        .add("stepMs", load->step.count())
        .addColumn("at", load->steps, [](const Step& each) { return epochMs(each.at); })
        .addColumn("meanKw", load->steps, &Step::meanKw)
        .addColumn("energyKwh", load->steps, &Step::energyKwh)
        .add("excludedDays", (*readings)->excluded.count(*range));
    return answer.answer();
}

Response getProfile(const Request& request, App& app) {
    const auto metric = metricParam(request);
    if (!metric) return problem(metric.error());
    const auto readings = visibleReadings(request, app);
    if (!readings) return problem(readings.error());
    const auto range = rangeParam(request, **readings);
    if (!range) return problem(range.error());
    std::vector<MeterId> meters;
    if (const auto id = request.queryParam("meter")) {
        const auto meter = (*readings)->meter(*id);
        if (!meter) return problem(meter.error());
        meters.push_back(meter->meter.id);
    }
    const auto profile = (*readings)->totals().weekProfile(meters, *metric, *range);
    if (!profile) return problem(profile.error());
    Json days = Json::array();
    for (const auto& day : profile->cells) {
        Json hours = Json::array();
        for (const WeekProfile::Cell& cell : day)
            hours.push_back({{"mean", number(cell.mean)}, {"count", cell.count}});
        days.push_back(std::move(hours));
    }
    return jsonAnswer({{"metric", info(*metric).name},
                       {"unit", info(*metric).unit},
                       {"from", epochMs(range->from)},
                       {"to", epochMs(range->to)},
                       {"cells", std::move(days)},
                       {"excludedDays", excludedDays(**readings, meters, *range)}});
}

Response getAggregates(const Request& request, App& app) {
    const auto readings = visibleReadings(request, app);
    if (!readings) return problem(readings.error());
    const auto range = rangeParam(request, **readings);
    if (!range) return problem(range.error());
    const auto aggregates = (*readings)->totals().aggregates(*range);
    if (!aggregates) return problem(aggregates.error());
    Json meters = Json::array();
    for (const MeterAggregates& each : *aggregates) {
        const auto meter = (*readings)->meter(each.meter);
        meters.push_back(toJson(each, meter ? meter->interval : Duration{}));
    }
    return jsonAnswer({{"from", epochMs(range->from)},
                       {"to", epochMs(range->to)},
                       {"meters", std::move(meters)},
                       {"excludedDays", (*readings)->excluded.count(*range)}});
}

Response getPeaks(const Request& request, App& app) {
    const auto count = countParam(request, "count", 1, kMaxPeaks, 20);
    if (!count) return problem(count.error());
    const auto readings = visibleReadings(request, app);
    if (!readings) return problem(readings.error());
    const auto range = rangeParam(request, **readings);
    if (!range) return problem(range.error());
    // Only whole quarter hours of what was asked for count: an end that was left out cuts none.
    const TimeRange asked{request.queryParam("from") ? range->from : kAllTime.from,
                          request.queryParam("to") ? range->to : kAllTime.to};
    const auto peaks = (*readings)->totals().peakQuarterHours(asked, *count);
    if (!peaks) return problem(peaks.error());
    Json all = Json::array();
    for (const QuarterHourLoad& each : *peaks)
        all.push_back({{"at", epochMs(each.at)}, {"demandKw", each.demandKw}});
    return jsonAnswer({{"from", epochMs(range->from)},
                       {"to", epochMs(range->to)},
                       {"peaks", std::move(all)},
                       {"excludedDays", (*readings)->excluded.count(*range)}});
}

}  // namespace joulewatch
