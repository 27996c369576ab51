#include "ingest/table/header_guess.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "ingest/table/folded_letters.hpp"
#include "ingest/table/header_words.hpp"
#include "ingest/table/phasor_header.hpp"
#include "ingest/table/units.hpp"

namespace joulewatch {
namespace {

using Role = ColumnRole;

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
    for (const HeaderWord& each : headerWords()) {
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
    constexpr Prefix kPrefixes[] = {{"spannungl", Role::voltage},
                                    {"spannung", Role::voltage},
                                    {"stroml", Role::current},
                                    {"strom", Role::current},
                                    {"voltagephase", Role::voltage},
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
        const bool prefix =
            follows && (found.back().text == "k" || found.back().text == "K");  // kWh: no hump
        const bool hump = follows && !prefix &&
                          ((isUpper(header[i]) && !isUpper(header[i - 1])) ||
                           isDigit(header[i]) != isDigit(header[i - 1]));
        if (!follows || hump) found.push_back({"", i, i});
        found.back().text += header[i];
        found.back().end = i + 1;
    }
    for (Token& each : found) each.text = foldedLetters(each.text);
    return found;
}

/// What the header says besides the role's own words: `Zone1`.
std::string remainder(std::string_view header, const std::vector<Token>& words, Role role,
                      std::string_view token) {
    std::string rest;
    std::size_t lastEnd = 0;
    for (const Token& each : words) {
        if (each.text == token || findUnit(role, each.text) || isFiller(each.text)) continue;
        if (!rest.empty()) rest += header.substr(lastEnd, each.begin - lastEnd);
        rest += header.substr(each.begin, each.end - each.begin);
        lastEnd = each.end;
    }
    return rest;
}

/// The first rule that fits one of the header's words, and that word.
struct Fitting {
    const HeaderWord* rule = nullptr;
    std::string_view token;
};
Fitting fittingRule(const std::vector<Token>& words) {
    for (const HeaderWord& rule : headerTokens())
        if (const auto found = std::ranges::find(words, rule.word, &Token::text);
            found != words.end())
            return {&rule, found->text};
    for (const HeaderWord& rule : headerEndings())
        for (const Token& each : words)
            if (each.text.ends_with(rule.word)) return {&rule, each.text};
    return {};
}

/// `[W]`: a letter alone is a unit only there.
bool isBracketed(std::string_view header, const Token& word) {
    return word.begin > 0 && word.end < header.size() &&
           std::string_view("([").find(header[word.begin - 1]) != std::string_view::npos &&
           std::string_view(")]").find(header[word.end]) != std::string_view::npos;
}

HeaderGuess guessByTokens(std::string_view header) {
    const std::vector<Token> words = tokens(header);
    const auto has = [&](std::string_view token) {
        return std::ranges::find(words, token, &Token::text) != words.end();
    };
    if (const Fitting fitting = fittingRule(words); fitting.rule != nullptr) {
        HeaderGuess guess{fitting.rule->role, "", fitting.rule->confidence, {}};
        if (guess.role == Role::ignored) return guess;
        for (const Token& each : words)
            if (each.text.size() > 1 || isBracketed(header, each))
                if (const auto unit = findUnit(guess.role, each.text)) guess.unit = unit->shown;
        guess.meter = remainder(header, words, guess.role, fitting.token);
        return guess;
    }
    if (has("load") && (has("pct") || has("percent"))) return {Role::load, "%", .8, {}};
    return {};
}

}  // namespace

std::string plainName(std::string_view header) {
    std::string result = foldedLetters(header);
    std::erase_if(result, isSeparator);
    return result;
}

HeaderGuess guessHeader(std::string_view header) {
    const std::string name = plainName(header);
    if (name.empty()) return {};
    if (auto phasor = guessPhasor(header)) return *phasor;
    if (auto whole = guessWhole(name)) return *whole;
    if (auto phase = guessPhase(name)) return *phase;
    return guessByTokens(header);
}

}  // namespace joulewatch
