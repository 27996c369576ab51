#include "ingest/table/header_guess.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "ingest/table/units.hpp"
#include "ingest/text_lines.hpp"

namespace joulewatch {
namespace {

using Role = ColumnRole;

struct Word {
    Role role;
    std::string_view word;  // without separators
    double confidence;      // the surest first: of two candidates the surer is taken
};
constexpr Word kWords[] = {
    {Role::timestamp, "timestamp", 1},
    {Role::timestamp, "datetime", .99},
    {Role::timestamp, "date", .98},
    {Role::timestamp, "time", .97},
    {Role::timestamp, "devicetimestamp", .96},
    {Role::timestamp, "start", .9},
    {Role::timestamp, "starttime", .9},
    {Role::timestamp, "intervalstart", .9},
    {Role::timestamp, "readingtime", .9},
    {Role::timestamp, "localtime", .9},
    {Role::timestamp, "epoch", .9},
    {Role::timestamp, "dt", .85},
    {Role::timestamp, "ts", .85},
    {Role::meter, "machineid", 1},
    {Role::meter, "meterid", .99},
    {Role::meter, "deviceid", .98},
    {Role::meter, "substationid", .97},
    {Role::meter, "transformerid", .96},
    {Role::meter, "householdid", .95},
    {Role::meter, "sensorid", .94},
    {Role::meter, "siteid", .93},
    {Role::meter, "machine", .92},
    {Role::meter, "meter", .91},
    {Role::meter, "device", .9},
    {Role::meter, "substation", .89},
    {Role::meter, "id", .88},
    {Role::meter, "site", .87},
    {Role::type, "machinetype", 1},
    {Role::type, "metertype", 1},
    {Role::type, "devicetype", 1},
    {Role::type, "type", .95},
    {Role::location, "location", 1},
    {Role::location, "building", .95},
    {Role::voltage, "voltage", 1},
    {Role::voltage, "volts", 1},
    {Role::voltage, "volt", 1},
    {Role::voltage, "v", 1},
    {Role::current, "current", 1},
    {Role::current, "amps", 1},
    {Role::current, "amperes", 1},
    {Role::current, "i", 1},
    {Role::power, "activepower", 1},
    {Role::power, "power", 1},
    {Role::power, "kilowatts", 1},
    {Role::power, "demand", .9},
    {Role::power, "load", .8},
    {Role::energy, "consumption", .9},
    {Role::energy, "energy", .9},
    {Role::energy, "activeenergy", .95},
    {Role::energy, "energyconsumption", .95},
    {Role::energy, "usage", .85},
    {Role::energy, "value", .5},  // of anything: the user is asked
    {Role::powerFactor, "powerfactor", 1},
    {Role::powerFactor, "pf", 1},
    {Role::powerFactor, "cosphi", 1},
    {Role::powerFactor, "cosφ", 1},
    {Role::reactivePower, "reactivepower", 1},
    {Role::temperature, "transformertemp", 1},
    {Role::temperature, "transformertemperature", 1},
    {Role::temperature, "oiltemp", 1},
    {Role::temperature, "oiltemperature", 1},
    {Role::temperature, "temperature", .99},
    {Role::temperature, "temp", .98},
    {Role::temperature, "outdoortemperature", .97},
    {Role::temperature, "ambienttemperature", .9},
    {Role::temperature, "ambienttemp", .9},
    {Role::temperature, "oti", .85},  // oil temperature indicator
    {Role::temperature, "ot", .8},
    {Role::temperature, "wti", .7},  // winding
    {Role::temperature, "ati", .6},  // ambient
    {Role::humidity, "humidity", 1},
    {Role::humidity, "relativehumidity", 1},
    {Role::humidity, "rh", 1},
    {Role::frequency, "frequency", 1},
    {Role::frequency, "freq", 1},
    {Role::load, "loadpercent", 1},
    {Role::load, "loadpct", 1},
    {Role::load, "loading", .9},
    {Role::cost, "cost", 1},
    {Role::cost, "price", .9},
    {Role::status, "status", 1},
    {Role::status, "state", .9},
    {Role::marker, "marker", 1},
    {Role::marker, "label", 1},
    {Role::marker, "kind", .8},
    {Role::marker, "anomaly", .9},
    {Role::marker, "changepoint", .9},
    {Role::season, "season", 1},
    {Role::timeOfDay, "timeofday", 1},
};

/// A column may be called by its unit alone.
constexpr std::array kCalledByUnit{Role::energy, Role::power, Role::reactivePower};

bool isSeparator(char c) {
    return std::string_view(" \t_-.()[]/\":").find(c) != std::string_view::npos;
}
bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The word itself, with or without a unit behind it.
std::optional<HeaderGuess> guessWhole(const std::string& name) {
    for (const Role role : kCalledByUnit)
        if (const auto unit = findUnit(role, name))
            return HeaderGuess{role, std::string(unit->shown), 1, {}};
    std::optional<HeaderGuess> best;
    for (const Word& each : kWords) {
        if (!name.starts_with(each.word) || (best && best->confidence >= each.confidence)) continue;
        const std::string_view suffix = std::string_view(name).substr(each.word.size());
        // `ia` is a phase, not i in A
        const auto unit =
            each.word.size() > 1 && !suffix.empty() ? findUnit(each.role, suffix) : std::nullopt;
        if (!suffix.empty() && !unit) continue;
        best = HeaderGuess{each.role, std::string(unit ? unit->shown : ""), each.confidence, {}};
    }
    return best;
}

/// `VL1`, `Ia`, `voltage_l2`, `current phase c`.
std::optional<HeaderGuess> guessPhase(std::string_view name) {
    struct Prefix {
        std::string_view text;
        Role role;
    };
    constexpr Prefix kPrefixes[] = {{"voltagephase", Role::voltage},
                                    {"voltagel", Role::voltage},
                                    {"voltage", Role::voltage},
                                    {"currentphase", Role::current},
                                    {"currentl", Role::current},
                                    {"current", Role::current},
                                    {"vl", Role::voltage},
                                    {"ul", Role::voltage},
                                    {"v", Role::voltage},
                                    {"u", Role::voltage},
                                    {"il", Role::current},
                                    {"i", Role::current}};
    if (name.empty()) return std::nullopt;
    const std::size_t phase = std::string_view("123abcrst").find(name.back());
    if (phase == std::string_view::npos) return std::nullopt;
    name.remove_suffix(1);
    for (const Prefix& each : kPrefixes)
        if (name == each.text)
            return HeaderGuess{each.role, "", .8, fmt::format("L{}", phase % 3 + 1)};
    return std::nullopt;
}

/// `R1-PM7:V`: relay, channel, quantity.
struct PhasorHeader {
    std::string_view relay, channel, quantity;
};
std::optional<PhasorHeader> splitPhasor(std::string_view header) {
    const std::size_t colon = header.find(':');
    if (!header.starts_with('R') || colon == std::string_view::npos) return std::nullopt;
    const std::string_view before = header.substr(0, colon);
    const std::size_t dash = before.find('-');
    PhasorHeader parts{before.substr(0, dash),
                       dash == std::string_view::npos ? "" : before.substr(dash + 1),
                       header.substr(colon + 1)};
    const bool relay =
        parts.relay.size() > 1 && std::ranges::all_of(parts.relay.substr(1), isDigit);
    const bool channel =
        parts.channel.empty() || parts.channel.starts_with("PA") || parts.channel.starts_with("PM");
    if (!relay || !channel || parts.quantity.empty()) return std::nullopt;
    return parts;
}

/// The positive sequence stands for all phases (channels 7 and 10), phase A for itself (1 and 4).
HeaderGuess guessPhasor(const PhasorHeader& parts) {
    HeaderGuess guess{Role::ignored, "", 1, std::string(parts.relay)};
    if (parts.channel == "PM7" || parts.channel == "PM1") guess.role = Role::voltage;
    if (parts.channel == "PM10" || parts.channel == "PM4") guess.role = Role::current;
    if (parts.channel == "PM1" || parts.channel == "PM4") guess.confidence = .9;
    if (parts.channel.empty() && parts.quantity == "F") guess.role = Role::frequency;
    if (guess.role != Role::ignored) guess.unit = unitsOf(guess.role).front().shown;
    return guess;
}

/// Lower-case words of a header: at separators, where digits begin and where capitals do.
struct Token {
    std::string text;
    std::size_t begin, end;  // in the header
};
std::vector<Token> tokens(std::string_view header) {
    std::vector<Token> found;
    const auto isUpper = [](char c) { return c >= 'A' && c <= 'Z'; };
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (isSeparator(header[i])) continue;
        const bool follows = i > 0 && !isSeparator(header[i - 1]) && !found.empty();
        const bool prefix = follows && found.back().text == "k";  // kWh, kVarh: no hump
        const bool hump = follows && !prefix &&
                          ((isUpper(header[i]) && !isUpper(header[i - 1])) ||
                           isDigit(header[i]) != isDigit(header[i - 1]));
        if (!follows || hump) found.push_back({"", i, i});
        found.back().text += lowerCase(header.substr(i, 1));
        found.back().end = i + 1;
    }
    return found;
}

struct TokenRule {
    std::string_view token;
    Role role;
    double confidence;
};
/// The first rule whose token the header has decides; what is not ours comes first.
constexpr TokenRule kTokenRules[] = {{"kvarh", Role::ignored, 0},
                                     {"varh", Role::ignored, 0},
                                     {"kva", Role::ignored, 0},
                                     {"apparent", Role::ignored, 0},
                                     {"thd", Role::ignored, 0},
                                     {"harmonic", Role::ignored, 0},
                                     {"velocity", Role::ignored, 0},
                                     {"acceleration", Role::ignored, 0},
                                     {"factor", Role::powerFactor, .8},
                                     {"pf", Role::powerFactor, .8},
                                     {"reactive", Role::reactivePower, .8},
                                     {"kvar", Role::reactivePower, .8},
                                     {"season", Role::season, .7},
                                     {"cost", Role::cost, .8},
                                     {"price", Role::cost, .7},
                                     {"alarm", Role::status, .7},
                                     {"status", Role::status, .8},
                                     {"event", Role::status, .6},
                                     {"humidity", Role::humidity, .8},
                                     {"temperature", Role::temperature, .8},
                                     {"temp", Role::temperature, .8},
                                     {"oil", Role::temperature, .6},
                                     {"frequency", Role::frequency, .8},
                                     {"kwh", Role::energy, .9},
                                     {"mwh", Role::energy, .9},
                                     {"wh", Role::energy, .9},
                                     {"energy", Role::energy, .8},
                                     {"voltage", Role::voltage, .8},
                                     {"volts", Role::voltage, .8},
                                     {"intensity", Role::current, .75},
                                     {"current", Role::current, .8},
                                     {"amps", Role::current, .8},
                                     {"kw", Role::power, .9},
                                     {"power", Role::power, .8},
                                     {"demand", Role::power, .8},
                                     {"consumption", Role::energy, .7},
                                     {"usage", Role::energy, .7},
                                     {"timestamp", Role::timestamp, .8},
                                     {"datetime", Role::timestamp, .8},
                                     {"date", Role::timestamp, .6}};
constexpr std::string_view kFillers[] = {"global",      "active", "total", "power",
                                         "consumption", "energy", "usage", "meter"};

/// What the header says besides the role's own words: `Zone1`.
std::string remainder(std::string_view header, const std::vector<Token>& words, Role role,
                      std::string_view token) {
    std::string rest;
    std::size_t lastEnd = 0;
    for (const Token& each : words) {
        if (each.text == token || findUnit(role, each.text) ||
            std::ranges::find(kFillers, each.text) != std::end(kFillers))
            continue;
        if (!rest.empty()) rest += header.substr(lastEnd, each.begin - lastEnd);
        rest += header.substr(each.begin, each.end - each.begin);
        lastEnd = each.end;
    }
    return rest;
}

HeaderGuess guessByTokens(std::string_view header) {
    const std::vector<Token> words = tokens(header);
    const auto has = [&](std::string_view token) {
        return std::ranges::find(words, token, &Token::text) != words.end();
    };
    for (const TokenRule& rule : kTokenRules) {
        if (!has(rule.token)) continue;
        HeaderGuess guess{rule.role, "", rule.confidence, {}};
        if (guess.role == Role::ignored) return guess;
        for (const Token& each : words)
            if (each.text.size() > 1)
                if (const auto unit = findUnit(rule.role, each.text)) guess.unit = unit->shown;
        guess.meter = remainder(header, words, rule.role, rule.token);
        return guess;
    }
    if (has("load") && (has("pct") || has("percent"))) return {Role::load, "%", .8, {}};
    return {};
}

}  // namespace

std::string plainName(std::string_view header) {
    std::string result = lowerCase(header);
    std::erase_if(result, isSeparator);
    return result;
}

bool isPhasorHeader(std::string_view header) { return splitPhasor(header).has_value(); }

HeaderGuess guessHeader(std::string_view header) {
    const std::string name = plainName(header);
    if (name.empty()) return {};
    if (const auto phasor = splitPhasor(header)) return guessPhasor(*phasor);
    if (auto whole = guessWhole(name)) return *whole;
    if (auto phase = guessPhase(name)) return *phase;
    return guessByTokens(header);
}

}  // namespace joulewatch
