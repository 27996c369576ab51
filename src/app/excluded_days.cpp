#include "app/excluded_days.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "analyze/quality/completeness.hpp"

namespace joulewatch {
namespace {

using std::chrono::days;

constexpr Duration kDay = days{1};

std::vector<TimeRange> joined(const std::set<Timestamp>& midnights) {
    std::vector<TimeRange> ranges;
    for (const Timestamp each : midnights)
        if (!ranges.empty() && ranges.back().to == each)
            ranges.back().to += kDay;
        else
            ranges.push_back({each, each + kDay});
    return ranges;
}

std::vector<TimeRange> clipped(const std::vector<TimeRange>& ranges, TimeRange to) {
    std::vector<TimeRange> inside;
    for (const TimeRange& each : ranges)
        if (each.from < to.to && to.from < each.to)
            inside.push_back({std::max(each.from, to.from), std::min(each.to, to.to)});
    return inside;
}

Json* completenessOf(Json& report, const MeterId& meter) {
    for (Json& each : report.at("completeness"))
        if (each.at("meter") == meter) return &each;
    return nullptr;
}

Metric metricOf(const Json& completeness) {
    for (const MetricInfo& each : kMetrics)
        if (completeness.value("metric", "") == each.name) return each.metric;
    return Metric::activePowerKw;
}

}  // namespace

std::vector<TimeRange> ExcludedDays::within(const MeterId& meter, TimeRange range) const {
    const auto found = ofMeter.find(meter);
    return found == ofMeter.end() ? std::vector<TimeRange>{} : clipped(found->second, range);
}

std::vector<TimeRange> ExcludedDays::ofAnyMeter(TimeRange range) const {
    std::set<Timestamp> midnights;
    for (const auto& [meter, ranges] : ofMeter)
        for (const TimeRange& each : ranges)
            for (Timestamp day = each.from; day < each.to; day += kDay) midnights.insert(day);
    return clipped(joined(midnights), range);
}

std::size_t ExcludedDays::count(TimeRange range) const {
    std::size_t count = 0;
    for (const auto& [meter, ranges] : ofMeter)
        for (const TimeRange& each : clipped(ranges, range))
            count += static_cast<std::size_t>(
                (std::chrono::ceil<days>(each.to) - std::chrono::floor<days>(each.from)).count());
    return count;
}

ExcludedDays readExcludedDays(const Json& report) {
    ExcludedDays excluded;
    for (const Json& each : report.value("completeness", Json::array())) {
        std::set<Timestamp> midnights;
        for (const Json& day : each.at("excludedDates"))
            midnights.insert(Timestamp{Duration{day.get<std::int64_t>()}});
        if (!midnights.empty())
            excluded.ofMeter[each.at("meter").get<std::string>()] = joined(midnights);
    }
    return excluded;
}

Result<void> judgeDaysAnew(const ReadingStore& store, const StoredMeter& meter, TimeRange touched,
                           Json& report) {
    Json* completeness = completenessOf(report, meter.meter.id);
    if (completeness == nullptr) return {};
    const Metric metric = metricOf(*completeness);
    std::set<std::int64_t> dates;
    for (const Json& each : completeness->at("excludedDates"))
        dates.insert(each.get<std::int64_t>());
    auto count = completeness->at("excludedDays").get<std::size_t>();
    touched = {std::max(touched.from, meter.span.from),
               std::min(touched.to, meter.span.to + Duration{1})};
    for (auto day = std::chrono::floor<days>(touched.from); day < touched.to; day += days{1}) {
        std::uint64_t values = 0;
        auto read = store.read(
            meter.meter.id, {day, day + days{1}}, MetricSet(metric), [&](const ReadingBatch& rows) {
                values += static_cast<std::uint64_t>(std::ranges::count_if(
                    rows.column(metric), [](double value) { return !std::isnan(value); }));
                return true;
            });
        if (!read) return read;
        const bool enough = Completeness::isEnough(values, day.time_since_epoch().count(),
                                                   meter.span.from, meter.span.to, meter.interval);
        const std::int64_t date = Timestamp{day}.time_since_epoch().count();
        if (enough)
            count -= dates.erase(date);
        else
            count += dates.insert(date).second ? 1 : 0;
    }
    (*completeness)["excludedDates"] = dates;
    (*completeness)["excludedDays"] = count;
    return {};
}

}  // namespace joulewatch
