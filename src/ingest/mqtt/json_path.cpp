#include "ingest/mqtt/json_path.hpp"

#include <charconv>

namespace joulewatch {
namespace {

constexpr std::size_t kMaxSteps = 16;

/// `['name']`, `["name"]` or `[0]` off the front.
bool takeBracket(std::string_view& rest, std::string& member, std::size_t& item) {
    const char quote = rest.size() > 1 ? rest[1] : '\0';
    if (quote == '\'' || quote == '"') {
        const auto close = rest.find(quote, 2);
        if (close == std::string_view::npos || close == 2 || close + 1 >= rest.size() ||
            rest[close + 1] != ']')
            return false;
        member = rest.substr(2, close - 2);
        rest.remove_prefix(close + 2);
        return true;
    }
    const auto close = rest.find(']');
    if (close == std::string_view::npos) return false;
    const char* const end = rest.data() + close;
    const auto [stop, failed] = std::from_chars(rest.data() + 1, end, item);
    if (failed != std::errc{} || stop != end) return false;
    rest.remove_prefix(close + 1);
    return true;
}

}  // namespace

std::optional<JsonPath> JsonPath::parse(std::string_view text) {
    JsonPath path;
    bool afterPoint = true;  // a name is expected
    while (!text.empty() || (afterPoint && !path.steps_.empty())) {
        if (path.steps_.size() == kMaxSteps) return std::nullopt;
        Step step;
        if (text.starts_with('[') && (!afterPoint || path.steps_.empty())) {
            if (!takeBracket(text, step.member, step.item)) return std::nullopt;
        } else {
            if (!afterPoint) return std::nullopt;
            step.member = text.substr(0, text.find_first_of(".["));
            if (step.member.empty()) return std::nullopt;
            text.remove_prefix(step.member.size());
        }
        path.steps_.push_back(std::move(step));
        afterPoint = text.starts_with('.');
        if (afterPoint) text.remove_prefix(1);
    }
    return path;
}

std::optional<JsonText> JsonPath::find(JsonText value) const {
    std::optional<JsonText> found = value;
    for (const Step& step : steps_) {
        if (step.member.empty() ? found->kind != JsonKind::array : found->kind != JsonKind::object)
            return std::nullopt;
        found = step.member.empty() ? jsonItem(found->text, step.item)
                                    : jsonMember(found->text, step.member);
        if (!found) return std::nullopt;
    }
    return found;
}

}  // namespace joulewatch
