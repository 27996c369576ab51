#include "ingest/mqtt/metric_name.hpp"

#include <algorithm>

#include "ingest/table/units.hpp"

namespace joulewatch {
namespace {

ColumnRole roleOf(Metric metric) {
    constexpr ColumnRole kRoles[] = {ColumnRole::power,         ColumnRole::voltage,
                                     ColumnRole::current,       ColumnRole::powerFactor,
                                     ColumnRole::reactivePower, ColumnRole::temperature,
                                     ColumnRole::humidity,      ColumnRole::frequency};
    const auto* found =
        std::ranges::find_if(kRoles, [&](ColumnRole role) { return metricOf(role) == metric; });
    return found == std::end(kRoles) ? ColumnRole::ignored : *found;
}

}  // namespace

FieldMeaning meaningOfName(std::string_view name, bool powerInWatts) {
    const auto* ours = std::ranges::find(kMetrics, name, &MetricInfo::name);
    if (ours != kMetrics.end()) {
        FieldMeaning meaning;
        meaning.metric = ours->metric;
        return meaning;
    }
    LineMapping mapping;
    mapping.unsaidPowerInWatts = powerInWatts;
    return meaningOf(name, mapping);
}

std::optional<FieldMeaning> meaningInUnit(std::string_view name, std::string_view unit) {
    FieldMeaning meaning = meaningOfName(name, true);
    if (!meaning.metric) return std::nullopt;
    const auto known = findUnit(roleOf(*meaning.metric), unit);
    if (!known) return std::nullopt;
    meaning.decimalShift = known->decimalShift;
    meaning.fahrenheit = known->shown == kFahrenheit;
    return meaning;
}

std::optional<double> numberIn(const FieldMeaning& meaning, std::string_view text) {
    const auto number = plainNumber(text, meaning.fahrenheit ? 0 : meaning.decimalShift);
    return number && meaning.fahrenheit ? (*number - 32) / 1.8 : number;
}

std::optional<double> numberIn(const FieldMeaning& meaning, const JsonText& value) {
    const bool number = value.kind == JsonKind::number || value.kind == JsonKind::text;
    return number ? numberIn(meaning, value.text) : std::nullopt;
}

}  // namespace joulewatch
