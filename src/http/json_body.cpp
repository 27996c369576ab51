#include "http/json_body.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace joulewatch {
namespace {

bool contains(std::initializer_list<std::string_view> names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Discarded when the text is no JSON, or nested, or says something twice.
Json parseFlat(std::string_view body) {
    std::set<std::string> seen;
    bool good = true;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
        const bool nested = depth > 0 && (event == Json::parse_event_t::object_start ||
                                          event == Json::parse_event_t::array_start);
        const bool twice =
            event == Json::parse_event_t::key && !seen.insert(value.get<std::string>()).second;
        good = good && !nested && !twice;
        return good;
    };
    Json parsed = Json::parse(body, watch, false);
    return good ? parsed : Json(Json::value_t::discarded);
}

}  // namespace

Result<Json> parseJsonBody(std::string_view body, std::initializer_list<std::string_view> texts,
                           std::initializer_list<std::string_view> flags,
                           std::initializer_list<std::string_view> optionalTexts) {
    Json object = parseFlat(body);
    if (!object.is_object())
        return fail(ErrorCode::invalidInput, "Send one flat JSON object that says nothing twice.");
    for (const auto& [name, value] : object.items()) {
        if (!contains(texts, name) && !contains(flags, name) && !contains(optionalTexts, name))
            return fail(ErrorCode::invalidInput, "The object has a field that is not known here.");
        if (contains(flags, name) ? !value.is_boolean() : !value.is_string())
            return fail(ErrorCode::invalidInput, "'{}' must be {}.", name,
                        contains(flags, name) ? "true or false" : "a text");
    }
    for (const std::string_view name : texts)
        if (!object.contains(name)) return fail(ErrorCode::invalidInput, "'{}' is missing.", name);
    return object;
}

std::optional<std::string> textOf(const Json& body, const char* name) {
    const auto found = body.find(name);
    return found == body.end() ? std::nullopt : std::optional(found->get<std::string>());
}

}  // namespace joulewatch
