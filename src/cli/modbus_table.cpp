#include "cli/modbus_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace joulewatch {
namespace {

struct Line {
    Metric metric;
    std::string_view label;
    int decimals;
};
constexpr std::array kLines{
    Line{Metric::voltageV, "voltage", 1},         Line{Metric::currentA, "current", 3},
    Line{Metric::activePowerKw, "power", 3},      Line{Metric::reactivePowerKvar, "reactive", 3},
    Line{Metric::powerFactor, "power factor", 3}, Line{Metric::frequencyHz, "frequency", 2}};

std::string numberOf(double value, int decimals) {
    return std::isnan(value) ? "–" : fmt::format("{:.{}f}", value, decimals);
}

std::string withUnit(const Sample& sample, const Line& line) {
    const double value = sample[index(line.metric)];
    if (std::isnan(value)) return "–";
    return fmt::format("{} {}", numberOf(value, line.decimals), info(line.metric).unit);
}

Json valuesOf(const Sample& sample) {
    Json values;
    for (const Line& line : kLines) {
        const double value = sample[index(line.metric)];
        values[std::string(info(line.metric).name)] = std::isnan(value) ? Json() : Json(value);
    }
    return values;
}

Json orNull(double value) { return std::isnan(value) ? Json() : Json(value); }

std::string snippet(const ModbusTarget& target, const ModbusUnit& unit) {
    return fmt::format(
        "\n[[modbus]]\nname = \"meter-{}\"\nhost = \"{}\"\nport = {}\nunit = {}\nprofile = "
        "\"{}\"\n",
        unit.unit, target.host, target.port, unit.unit, unit.profile);
}

}  // namespace

std::string modbusMeterTable(const ModbusMeter& meter) {
    const bool hasPhases = meter.phases > 1;
    std::string text = fmt::format("{}\n{:14}{:>12}", meter.title, "", "meter");
    if (hasPhases)
        for (int i = 1; i <= meter.phases; ++i) text += fmt::format("{:>11}{}", "L", i);
    text += '\n';
    for (const Line& line : kLines) {
        text += fmt::format("{:14}{:>12}", line.label,
                            numberOf(meter.reading.meter[index(line.metric)], line.decimals));
        for (int i = 0; hasPhases && i < meter.phases; ++i)
            text += fmt::format(
                "{:>12}",
                numberOf(meter.reading.phases[static_cast<std::size_t>(i)][index(line.metric)],
                         line.decimals));
        text += fmt::format("  {}\n", info(line.metric).unit);
    }
    for (const auto& [label, value] : {std::pair{"imported", meter.reading.energyImportKwh},
                                       std::pair{"exported", meter.reading.energyExportKwh}})
        if (!std::isnan(value))
            text += fmt::format("{:14}{:>12.2f}  kWh, its counter; the power is what is kept\n",
                                label, value);
    return text;
}

std::string modbusUnitTable(const ModbusTarget& target, const std::vector<ModbusUnit>& units) {
    std::string text =
        fmt::format("{}\n{:>4}  {:8}  {:>10}  {:>10}  {:>12}  {:>9}  {}\n", target.text(), "unit",
                    "profile", "voltage", "current", "power", "frequency", "what it is");
    std::string snippets;
    std::size_t silent = 0;
    for (const ModbusUnit& each : units) {
        if (!each.answers) {
            ++silent;
            continue;
        }
        if (!each.meter) {
            text += fmt::format("{:>4}  {:8}  {}\n", each.unit, "–", each.note);
            continue;
        }
        const Sample& sample = each.meter->reading.meter;
        text += fmt::format("{:>4}  {:8}  {:>10}  {:>10}  {:>12}  {:>9}  {}\n", each.unit,
                            each.profile, withUnit(sample, kLines[0]), withUnit(sample, kLines[1]),
                            withUnit(sample, kLines[2]), withUnit(sample, kLines[5]),
                            each.meter->title);
        snippets += snippet(target, each);
    }
    text += fmt::format("{} of {} units do not answer.\n", silent, units.size());
    if (!snippets.empty()) text += "\nIn the configuration of joulewatch serve:\n" + snippets;
    return text;
}

Json modbusMeterJson(const ModbusMeter& meter) {
    Json json;
    json["title"] = meter.title;
    json["values"] = valuesOf(meter.reading.meter);
    json["phases"] = Json::array();
    for (int i = 0; meter.phases > 1 && i < meter.phases; ++i)
        json["phases"].push_back(valuesOf(meter.reading.phases[static_cast<std::size_t>(i)]));
    json["energyImportKwh"] = orNull(meter.reading.energyImportKwh);
    json["energyExportKwh"] = orNull(meter.reading.energyExportKwh);
    return json;
}

Json modbusNumbersJson(const std::vector<ModbusUnitNumber>& units) {
    Json json = Json::array();
    for (const ModbusUnitNumber& each : units)
        json.push_back({{"unit", each.unit}, {"meter", each.meter}});
    return json;
}

Json modbusUnitsJson(const ModbusTarget& target, const std::vector<ModbusUnit>& units) {
    Json json;
    json["target"] = target.text();
    json["units"] = Json::array();
    for (const ModbusUnit& each : units) {
        Json unit;
        unit["unit"] = each.unit;
        unit["answers"] = each.answers;
        unit["profile"] = each.profile.empty() ? Json() : Json(each.profile);
        if (!each.note.empty()) unit["note"] = each.note;
        if (each.meter) unit["meter"] = modbusMeterJson(*each.meter);
        json["units"].push_back(std::move(unit));
    }
    return json;
}

}  // namespace joulewatch
