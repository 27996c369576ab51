#include "http/message.hpp"

#include <algorithm>

namespace joulewatch {
namespace {

const std::string* find(const NamedValues& values, std::string_view name) {
    const auto found = std::find_if(values.begin(), values.end(),
                                    [&](const auto& each) { return each.first == name; });
    return found == values.end() ? nullptr : &found->second;
}

}  // namespace

std::string_view Request::header(std::string_view lowerCaseName) const {
    const std::string* value = find(headers, lowerCaseName);
    return value != nullptr ? std::string_view(*value) : std::string_view();
}

std::optional<std::string_view> Request::queryParam(std::string_view name) const {
    const std::string* value = find(query, name);
    if (value == nullptr) return std::nullopt;
    return *value;
}

const std::string& Request::pathParam(std::string_view name) const {
    const std::string* value = find(pathParams, name);
    ensure(value != nullptr, "a handler asks for a parameter of its own path");
    return *value;
}

}  // namespace joulewatch
