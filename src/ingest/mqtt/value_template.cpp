#include "ingest/mqtt/value_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/decimal.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxBytes = 1000;
constexpr std::size_t kMaxSteps = 16;
constexpr int kMaxBrackets = 8;

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\r\n") + 1 - from);
}

}  // namespace

/// Reads `expression = term { ("*" | "/") number }`, `term = atom { "|" filter }`,
/// `atom = value… | "(" expression ")"`; filters bind tighter, as Jinja has it.
class TemplateReader {
 public:
    explicit TemplateReader(std::string_view text) : rest_(text) {}

    std::optional<ValueTemplate> read() {
        if (!expression() || !trimmed(rest_).empty() || made_.steps_.size() > kMaxSteps)
            return std::nullopt;
        return made_;
    }

 private:
    using Does = ValueTemplate::Does;

    bool take(char wanted) {
        rest_ = trimmed(rest_);
        if (!rest_.starts_with(wanted)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::string_view takeWord(std::string_view letters) {
        rest_ = trimmed(rest_);
        const auto end = std::min(rest_.find_first_not_of(letters), rest_.size());
        const std::string_view word = rest_.substr(0, end);
        rest_.remove_prefix(end);
        return word;
    }
    std::optional<double> takeNumber() { return plainNumber(takeWord("0123456789.-")); }

    bool expression() {
        if (!term()) return false;
        for (;;) {
            const bool times = take('*');
            if (!times && !take('/')) return true;
            const auto by = takeNumber();
            if (!by || (!times && *by == 0)) return false;
            made_.steps_.push_back({times ? Does::times : Does::over, *by});
        }
    }
    bool term() {
        if (!atom()) return false;
        while (take('|'))
            if (!filter()) return false;
        return true;
    }
    bool atom() {
        if (take('(')) return ++brackets_ <= kMaxBrackets && expression() && take(')');
        const std::string_view name = takeWord("abcdefghijklmnopqrstuvwxyz_");
        if (name == "value") return true;
        if (name != "value_json") return false;
        made_.ofJson_ = true;
        return path();
    }
    /// What follows value_json, to the first blank, |, *, / or ) outside of brackets.
    bool path() {
        std::size_t end = 0;
        for (bool inside = false; end < rest_.size(); ++end) {
            const char c = rest_[end];
            if (c == '[') inside = true;
            if (c == ']') inside = false;
            if (!inside && std::string_view(" \t|*/)").find(c) != std::string_view::npos) break;
        }
        std::string_view text = rest_.substr(0, end);
        rest_.remove_prefix(end);
        if (text.starts_with('.')) text.remove_prefix(1);
        auto path = JsonPath::parse(text);
        if (!path || path->isEmpty()) return false;
        made_.path_ = std::move(*path);
        return true;
    }
    bool filter() {
        const std::string_view name = takeWord("abcdefghijklmnopqrstuvwxyz");
        std::optional<double> by;
        const bool brackets = take('(');
        if (brackets && !take(')')) {
            by = takeNumber();
            if (!by || !take(')')) return false;
        }
        if (name == "float") return true;
        if (name == "int") {
            made_.steps_.push_back({Does::whole});
            return true;
        }
        if (name == "round") {
            if (by && (*by < 0 || *by > 15 || *by != std::floor(*by))) return false;
            made_.steps_.push_back({Does::round, by.value_or(0)});
            return true;
        }
        return name == "default" && by;
    }

    std::string_view rest_;
    ValueTemplate made_;
    int brackets_ = 0;
};

std::optional<ValueTemplate> ValueTemplate::parse(std::string_view text) {
    text = trimmed(text);
    if (text.size() > kMaxBytes || !text.starts_with("{{") || !text.ends_with("}}") ||
        text.size() < 4)
        return std::nullopt;
    text = text.substr(2, text.size() - 4);
    if (text.starts_with('-')) text.remove_prefix(1);  // {{- and -}} take blanks away
    if (text.ends_with('-')) text.remove_suffix(1);
    return TemplateReader(text).read();
}

std::optional<double> ValueTemplate::apply(std::string_view payload) const {
    std::optional<double> number;
    if (ofJson_) {
        const auto whole = wholeJson(payload);
        const auto value = whole ? path_.find(*whole) : std::nullopt;
        if (value) number = numberOf(*value);
    } else {
        number = plainNumber(payload);
    }
    // A default would be stored as if it had been measured: what is missing stays missing.
    if (!number) return std::nullopt;
    for (const Step& step : steps_) {
        if (step.does == Does::whole) number = std::trunc(*number);
        if (step.does == Does::times) number = *number * step.by;
        if (step.does == Does::over) number = *number / step.by;
        if (step.does == Does::round) {
            const double scale = kPowersOfTen[static_cast<std::size_t>(step.by)];
            number = std::round(*number * scale) / scale;
        }
    }
    return std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::string> ValueTemplate::text(std::string_view payload) const {
    if (!steps_.empty()) {
        const auto number = apply(payload);
        return number ? std::optional(fmt::format("{}", *number)) : std::nullopt;
    }
    if (!ofJson_) return std::string(payload);
    const auto whole = wholeJson(payload);
    const auto value = whole ? path_.find(*whole) : std::nullopt;
    if (!value) return std::nullopt;
    if (value->kind == JsonKind::truth) return value->text == "true" ? "True" : "False";
    if (value->kind != JsonKind::text && value->kind != JsonKind::number) return std::nullopt;
    return std::string(value->text);
}

}  // namespace joulewatch
