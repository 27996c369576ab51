#include "ingest/column_map.hpp"

#include <algorithm>
#include <initializer_list>
#include <span>
#include <string_view>

#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::string_view kStampWords[] = {"timestamp", "datetime", "date", "time"};
constexpr std::string_view kIdWords[] = {"machineid", "meterid", "deviceid", "machine",
                                         "meter",     "device",  "id"};
constexpr std::string_view kTypeWords[] = {"machinetype", "metertype", "devicetype", "type"};
constexpr std::string_view kVoltageWords[] = {"voltage", "volts", "volt", "v"};
constexpr std::string_view kCurrentWords[] = {"current", "amps", "amperes", "i"};
constexpr std::string_view kPowerWords[] = {"activepower", "power", "kilowatts"};
constexpr std::string_view kFactorWords[] = {"powerfactor", "pf", "cosphi", "cosφ"};
constexpr std::string_view kReactiveWords[] = {"reactivepower"};
constexpr std::string_view kFrequencyWords[] = {"frequency", "freq"};
constexpr std::string_view kTemperatureWords[] = {"temperature", "temp"};
constexpr std::string_view kHumidityWords[] = {"humidity", "rh"};

struct Unit {
    std::string_view name;
    int decimalShift;
};
constexpr Unit kVoltUnits[] = {{"v", 0}, {"kv", -3}, {"mv", 3}};
constexpr Unit kAmpereUnits[] = {{"a", 0}, {"ma", 3}, {"ka", -3}};
constexpr Unit kWattUnits[] = {{"kw", 0}, {"w", 3}, {"mw", -3}};  // mw: in headers, megawatt
constexpr Unit kFactorUnits[] = {{"%", 2}, {"percent", 2}};
constexpr Unit kVarUnits[] = {{"kvar", 0}, {"var", 3}, {"mvar", -3}};
constexpr Unit kHertzUnits[] = {{"hz", 0}, {"mhz", 3}};
constexpr Unit kCelsiusUnits[] = {{"c", 0}, {"°c", 0}};
constexpr Unit kHumidityUnits[] = {{"%", 0}, {"percent", 0}};

struct MetricWords {
    Metric metric;
    Words words;
    std::span<const Unit> units;
    bool unitAlone;  // a column may be called by its unit
};
constexpr MetricWords kMetricWords[] = {
    {Metric::voltageV, kVoltageWords, kVoltUnits, false},
    {Metric::currentA, kCurrentWords, kAmpereUnits, false},
    {Metric::activePowerKw, kPowerWords, kWattUnits, true},
    {Metric::powerFactor, kFactorWords, kFactorUnits, false},
    {Metric::reactivePowerKvar, kReactiveWords, kVarUnits, true},
    {Metric::frequencyHz, kFrequencyWords, kHertzUnits, false},
    {Metric::temperatureC, kTemperatureWords, kCelsiusUnits, false},
    {Metric::humidityPercent, kHumidityWords, kHumidityUnits, false},
};

/// Lower case without spaces, underscores, brackets and the like: `Power (W)` → `powerw`.
std::string normalised(std::string_view header) {
    std::string result;
    for (const char c : header) {
        if (std::string_view(" \t_-.()[]/\"").find(c) != std::string_view::npos) continue;
        result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
}

/// The decimal shift when `name` means this metric, with or without a unit.
std::optional<int> matches(const std::string& name, const MetricWords& wanted) {
    for (const Unit& unit : wanted.units)
        if (wanted.unitAlone && name == unit.name) return unit.decimalShift;
    for (const std::string_view word : wanted.words) {
        if (name == word) return 0;
        if (word.size() < 2 || !name.starts_with(word)) continue;  // `ia` is a phase, not i in A
        const std::string_view suffix = std::string_view(name).substr(word.size());
        for (const Unit& unit : wanted.units)
            if (suffix == unit.name) return unit.decimalShift;
    }
    return std::nullopt;
}

/// The column that has the earliest of `words` for its name.
std::optional<std::size_t> find(const std::vector<std::string>& names, Words words) {
    for (const std::string_view word : words)
        for (std::size_t i = 0; i < names.size(); ++i)
            if (names[i] == word) return i;
    return std::nullopt;
}

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

std::size_t ColumnMap::recognised() const {
    return static_cast<std::size_t>(stamp.has_value()) + machineId.has_value() +
           machineType.has_value() +
           static_cast<std::size_t>(
               std::ranges::count_if(metric, [](const auto& each) { return each.has_value(); }));
}

ColumnMap mapColumns(const std::vector<std::string>& headers) {
    std::vector<std::string> names;
    names.reserve(headers.size());
    for (const std::string& header : headers) names.push_back(normalised(header));
    ColumnMap map;
    map.stamp = find(names, kStampWords);
    if (map.stamp && names[*map.stamp] == "date")
        map.clock = find(names, Words(kStampWords).last(1));
    map.machineId = find(names, kIdWords);
    map.machineType = find(names, kTypeWords);
    for (const MetricWords& wanted : kMetricWords)
        for (std::size_t i = 0; i < names.size() && !map.metric[index(wanted.metric)]; ++i)
            if (const auto shift = matches(names[i], wanted)) {
                map.metric[index(wanted.metric)] = i;
                map.decimalShift[index(wanted.metric)] = *shift;
            }
    return map;
}

std::optional<std::string> missingColumns(const ColumnMap& map,
                                          const std::vector<std::string>& headers) {
    if (!map.stamp)
        return fmt::format(
            "there is no column of time stamps: expected one named timestamp, datetime, date or "
            "time; found {}",
            list(headers));
    const bool anyMetric =
        std::ranges::any_of(map.metric, [](const auto& each) { return each.has_value(); });
    if (!anyMetric)
        return fmt::format(
            "there is no column of readings: expected at least one of voltage, current, power, "
            "powerFactor; found {}",
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
    for (std::size_t c = 0; c < kMetrics.size(); ++c)
        add(kMetricNames[c], map.metric[c], map.decimalShift[c]);
    std::vector<std::string> ignored;
    for (std::size_t i = 0; i < headers.size(); ++i)
        if (!used[i]) ignored.push_back(headers[i]);
    if (!ignored.empty()) described.push_back("not used: " + list(ignored));
    return described;
}

std::vector<std::string> absentColumnWarnings(const ColumnMap& map, const std::string& meterId) {
    std::vector<std::string> warnings;
    if (!map.machineId)
        warnings.push_back(fmt::format(
            "There is no column of machine names: all rows are taken for one machine, {}.",
            inQuotes(meterId)));
    for (std::size_t c = 0; c < kElectricalMetrics; ++c)
        if (!map.metric[c])
            warnings.push_back(fmt::format(
                "There is no {} column: what depends on it cannot be said.", kMetricNames[c]));
    return warnings;
}

}  // namespace joulewatch
