#include "ingest/column_map.hpp"

#include <algorithm>
#include <string_view>

#include "ingest/printable.hpp"
#include "ingest/table/header_guess.hpp"
#include "ingest/table/units.hpp"

namespace joulewatch {
namespace {

constexpr std::array<std::string_view, kMetrics.size()> kMetricNames{
    "voltage",       "current",   "power",       "powerFactor",
    "reactivePower", "frequency", "temperature", "humidity"};

std::string list(const std::vector<std::string>& headers) {
    constexpr std::size_t kMaxNamed = 12;
    std::string result;
    for (std::size_t i = 0; i < std::min(headers.size(), kMaxNamed); ++i)
        result += (i == 0 ? "" : ", ") + inQuotes(headers[i]);
    if (headers.size() > kMaxNamed)
        result += fmt::format(" and {} more", headers.size() - kMaxNamed);
    return result;
}

}  // namespace

ColumnMap mapColumns(const std::vector<std::string>& headers) {
    constexpr double kTheWordItself = 0.9;  // nothing else is known of these columns
    ColumnMap map;
    std::array<double, static_cast<std::size_t>(ColumnRole::meterColumn) + 1> surest{};
    std::optional<std::size_t> time;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const HeaderGuess guess = guessHeader(headers[i]);
        double& best = surest[static_cast<std::size_t>(guess.role)];
        if (plainName(headers[i]) == "time" && !time) time = i;
        if (guess.confidence < kTheWordItself || guess.confidence <= best) continue;
        best = guess.confidence;
        if (guess.role == ColumnRole::timestamp) map.stamp = i;
        if (guess.role == ColumnRole::meter) map.machineId = i;
        if (guess.role == ColumnRole::type) map.machineType = i;
        const auto metric = metricOf(guess.role);
        if (!metric || guess.role == ColumnRole::energy) continue;
        map.metric[index(*metric)] = i;
        const auto unit = findUnit(guess.role, guess.unit);
        map.decimalShift[index(*metric)] = unit ? unit->decimalShift : 0;
        if (*metric == Metric::temperatureC) map.fahrenheit = guess.unit == kFahrenheit;
    }
    if (map.stamp && plainName(headers[*map.stamp]) == "date") map.clock = time;
    return map;
}

std::optional<std::string> missingColumns(bool stamps, bool readings,
                                          const std::vector<std::string>& headers) {
    if (!stamps)
        return fmt::format(
            "there is no column of time stamps: expected one named timestamp, datetime, date or "
            "time; found {}. Add one, or name it so",
            list(headers));
    if (!readings)
        return fmt::format(
            "there is no column of readings: expected at least one of voltage, current, power, "
            "powerFactor, energy; found {}. Add one, or name it so",
            list(headers));
    return std::nullopt;
}

std::vector<std::string> describeMapping(const ColumnMap& map,
                                         const std::vector<std::string>& headers) {
    std::vector<std::string> described;
    std::vector<bool> used(headers.size());
    const auto add = [&](std::string_view what, std::optional<std::size_t> column, int shift = 0) {
        if (!column) return;
        used[*column] = true;
        described.push_back(
            fmt::format("{} ← column {} {}", what, *column + 1, inQuotes(headers[*column])));
        if (shift > 0) described.back() += fmt::format(" ÷ 1{:0>{}}", "", shift);
        if (shift < 0) described.back() += fmt::format(" × 1{:0>{}}", "", -shift);
    };
    add("timestamp", map.stamp);
    add("time of day", map.clock);
    add("machineId", map.machineId);
    add("machineType", map.machineType);
    const auto addMetrics = [&](const MetricColumns& columns, const std::string& meter) {
        for (std::size_t c = 0; c < kMetrics.size(); ++c) {
            const bool energy =
                c == index(Metric::activePowerKw) && map.power != PowerContent::meanPower;
            add(fmt::format("{}{}", meter, energy ? "energy" : kMetricNames[c]), columns.metric[c],
                columns.decimalShift[c]);
        }
    };
    addMetrics(map, "");
    for (const auto& each : map.melted) addMetrics(each, toUtf8(each.meter) + ": ");
    std::vector<std::string> ignored;
    for (std::size_t i = 0; i < headers.size(); ++i)
        if (!used[i]) ignored.push_back(headers[i]);
    if (!ignored.empty()) described.push_back("not used: " + list(ignored));
    return described;
}

std::vector<std::string> absentColumnWarnings(const ColumnMap& map, const std::string& meterId) {
    std::vector<std::string> warnings;
    if (!map.melted.empty()) return warnings;
    if (!map.machineId)
        warnings.push_back(fmt::format(
            "There is no column of machine names: all rows are taken for one machine, {}.",
            inQuotes(meterId)));
    const bool electrical =
        map.metric[index(Metric::voltageV)] || map.metric[index(Metric::currentA)];
    for (std::size_t c = 0; c < kElectricalMetrics; ++c)
        if (!map.metric[c] && electrical)
            warnings.push_back(fmt::format(
                "There is no {} column: what depends on it cannot be said.", kMetricNames[c]));
    return warnings;
}

}  // namespace joulewatch
