#include "ingest/line_protocol/field_meaning.hpp"

#include <algorithm>
#include <array>

#include "ingest/table/header_guess.hpp"
#include "ingest/table/units.hpp"
#include "ingest/text_lines.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kCounter = "an energy counter; the power is kept";
constexpr std::string_view kOnePart = "one phase or part of several";
constexpr std::string_view kUnknown = "not known here";

enum class Written : std::uint8_t { asUsual, watts };  // watts: in W unless the mapping says kW

/// Names in lower case without separators, as plainName() gives them.
struct Word {
    std::string_view name;
    Metric metric;
    int decimalShift = 0;
    Written written = Written::asUsual;
};
constexpr Word kWords[] = {
    {"power", Metric::activePowerKw, 0, Written::watts},
    {"activepower", Metric::activePowerKw, 0, Written::watts},
    {"realpower", Metric::activePowerKw, 0, Written::watts},
    {"totalpower", Metric::activePowerKw, 0, Written::watts},
    {"powertotal", Metric::activePowerKw, 0, Written::watts},
    // Shelly
    {"apower", Metric::activePowerKw, 3},
    {"actpower", Metric::activePowerKw, 3},
    {"totalactpower", Metric::activePowerKw, 3},
    // evcc
    {"gridpower", Metric::activePowerKw, 3},
    {"pvpower", Metric::activePowerKw, 3},
    {"homepower", Metric::activePowerKw, 3},
    {"batterypower", Metric::activePowerKw, 3},
    {"chargepower", Metric::activePowerKw, 3},
    {"reactivepower", Metric::reactivePowerKvar, 0, Written::watts},
    {"u", Metric::voltageV, 0},
    {"hz", Metric::frequencyHz, 0},
};

/// Channels of OpenEMS' meters, whose units are W, var, mV, mA and mHz (its ElectricityMeter).
constexpr Word kOpenEmsChannels[] = {
    {"activepower", Metric::activePowerKw, 3}, {"reactivepower", Metric::reactivePowerKvar, 3},
    {"voltage", Metric::voltageV, 3},          {"current", Metric::currentA, 3},
    {"frequency", Metric::frequencyHz, 3},
};

constexpr Word kUnitWords[] = {{"watts", Metric::activePowerKw, 3},
                               {"w", Metric::activePowerKw, 3},
                               {"kw", Metric::activePowerKw, 0},
                               {"volts", Metric::voltageV, 0},
                               {"v", Metric::voltageV, 0},
                               {"amps", Metric::currentA, 0},
                               {"a", Metric::currentA, 0},
                               {"hz", Metric::frequencyHz, 0},
                               {"pf", Metric::powerFactor, 0},
                               {"var", Metric::reactivePowerKvar, 3},
                               {"vars", Metric::reactivePowerKvar, 3}};

template <std::size_t kSize>
const Word* find(const Word (&words)[kSize], std::string_view name) {
    const auto* found = std::ranges::find(words, name, &Word::name);
    return found == std::end(words) ? nullptr : found;
}

FieldMeaning refused(std::string_view why) {
    FieldMeaning meaning;
    meaning.whyNot = why;
    return meaning;
}

FieldMeaning meaningOf(const Word& word, const LineMapping& mapping) {
    FieldMeaning meaning;
    meaning.metric = word.metric;
    meaning.decimalShift =
        word.written == Written::watts && mapping.unsaidPowerInWatts ? 3 : word.decimalShift;
    return meaning;
}

FieldMeaning meaningOfHeader(std::string_view field, const LineMapping& mapping) {
    constexpr double kSure = 0.8;
    const HeaderGuess guess = guessHeader(field);
    if (guess.role == ColumnRole::energy && guess.confidence >= kSure / 2) return refused(kCounter);
    const auto metric = metricOf(guess.role);
    if (!metric || guess.confidence < kSure) return refused(kUnknown);
    if (!guess.meter.empty()) return refused(kOnePart);
    FieldMeaning meaning;
    meaning.metric = metric;
    const auto unit = findUnit(guess.role, guess.unit);
    const bool power = guess.role == ColumnRole::power || guess.role == ColumnRole::reactivePower;
    if (unit && !guess.unit.empty())
        meaning.decimalShift = unit->decimalShift;
    else if (power && mapping.unsaidPowerInWatts)
        meaning.decimalShift = 3;
    meaning.fahrenheit = guess.unit == kFahrenheit;
    return meaning;
}

}  // namespace

FieldMeaning meaningOf(std::string_view field, const LineMapping& mapping) {
    const std::size_t slash = field.rfind('/');
    if (slash != std::string_view::npos) {
        const std::string channel = plainName(field.substr(slash + 1));
        if (const Word* word = find(kOpenEmsChannels, channel)) {
            FieldMeaning meaning = meaningOf(*word, mapping);
            meaning.part = field.substr(0, slash);
            return meaning;
        }
        const bool energy = guessHeader(field.substr(slash + 1)).role == ColumnRole::energy;
        return refused(energy ? kCounter : kUnknown);
    }
    const std::string name = plainName(field);
    if (name == "load") return refused(kUnknown);  // a share or a computer's, as often as a power
    if (const Word* word = find(kWords, name)) return meaningOf(*word, mapping);
    return meaningOfHeader(field, mapping);
}

bool isGenericField(std::string_view field) {
    constexpr std::string_view kGeneric[] = {"value", "Value", "val", "Float", "mean"};
    return std::ranges::find(kGeneric, field) != std::end(kGeneric);
}

FieldMeaning meaningOfUnit(std::string_view unit, const LineMapping& mapping) {
    const std::string name = plainName(unit);
    if (const Word* word = find(kUnitWords, name)) return meaningOf(*word, mapping);
    const bool energy = findUnit(ColumnRole::energy, name).has_value();
    return refused(energy ? kCounter : kUnknown);
}

bool isComputerMeasurement(std::string_view measurement) {
    constexpr std::string_view kComputer[] = {
        "cpu",  "mem",    "disk",      "diskio", "net",     "netstat", "system",
        "swap", "kernel", "processes", "temp",   "sensors", "docker",  "internal"};
    return std::ranges::find(kComputer, measurement) != std::end(kComputer);
}

}  // namespace joulewatch
