#include "ingest/table/units.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "ingest/text_lines.hpp"

namespace joulewatch {
namespace {

constexpr std::array kEnergy{Unit{"kWh", 0}, Unit{"Wh", 3}, Unit{"MWh", -3}, Unit{"GWh", -6}};
// In headers, "mw" is a megawatt: nobody counts milliwatts.
constexpr std::array kPower{Unit{"kW", 0}, Unit{"W", 3}, Unit{"MW", -3}};
constexpr std::array kWide{Unit{"kWh", 0}, Unit{"Wh", 3}, Unit{"MWh", -3},
                           Unit{"kW", 0},  Unit{"W", 3},  Unit{"MW", -3}};
constexpr std::array kVoltage{Unit{"V", 0}, Unit{"kV", -3}, Unit{"mV", 3}};
constexpr std::array kCurrent{Unit{"A", 0}, Unit{"mA", 3}, Unit{"kA", -3}};
constexpr std::array kFactor{Unit{"", 0}, Unit{"%", 2}};
constexpr std::array kReactive{Unit{"kvar", 0}, Unit{"var", 3}, Unit{"Mvar", -3}};
constexpr std::array kTemperature{Unit{"°C", 0}, Unit{kFahrenheit, 0}};
constexpr std::array kPercent{Unit{"%", 0}};
constexpr std::array kFrequency{Unit{"Hz", 0}, Unit{"mHz", 3}};

struct Alias {
    std::string_view text, shown;
};
constexpr std::array kAliases{Alias{"percent", "%"},      Alias{"pct", "%"},
                              Alias{"c", "°C"},           Alias{"degc", "°C"},
                              Alias{"celsius", "°C"},     Alias{"f", kFahrenheit},
                              Alias{"degf", kFahrenheit}, Alias{"fahrenheit", kFahrenheit},
                              Alias{"volts", "V"},        Alias{"volt", "V"},
                              Alias{"amps", "A"},         Alias{"ampere", "A"},
                              Alias{"watts", "W"},        Alias{"watt", "W"},
                              Alias{"kilowatt", "kW"},    Alias{"kilowattstunden", "kWh"},
                              Alias{"prozent", "%"},      Alias{"gradc", "°C"},
                              Alias{"grad", "°C"}};

}  // namespace

std::span<const Unit> unitsOf(ColumnRole role) {
    switch (role) {
        case ColumnRole::energy:
            return kEnergy;
        case ColumnRole::power:
            return kPower;
        case ColumnRole::meterColumn:
            return kWide;
        case ColumnRole::voltage:
            return kVoltage;
        case ColumnRole::current:
            return kCurrent;
        case ColumnRole::powerFactor:
            return kFactor;
        case ColumnRole::reactivePower:
            return kReactive;
        case ColumnRole::temperature:
            return kTemperature;
        case ColumnRole::humidity:
        case ColumnRole::load:
            return kPercent;
        case ColumnRole::frequency:
            return kFrequency;
        default:
            return {};
    }
}

std::optional<Unit> findUnit(ColumnRole role, std::string_view text) {
    std::string wanted = lowerCase(text);
    for (const Alias& each : kAliases)
        if (wanted == each.text) wanted = lowerCase(each.shown);
    for (const Unit& each : unitsOf(role))
        if (lowerCase(each.shown) == wanted) return each;
    return std::nullopt;
}

}  // namespace joulewatch
