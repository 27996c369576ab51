#include "http/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace joulewatch {
namespace {

constexpr std::size_t kLongestNumber = 32;  // -2.2250738585072014e-308 has 24 characters

template <class Number>
void appendNumber(std::string& text, Number value) {
    std::array<char, kLongestNumber> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text.append(digits.data(), end);
}

/// Names come from files: what is not UTF-8 in them is shown as a replacement character.
std::string textOf(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void JsonWriter::begin(std::string_view name) {
    text_ += text_.empty() ? "{" : ",";
    text_ += textOf(Json(name));
    text_ += ':';
}

JsonWriter& JsonWriter::add(std::string_view name, const Json& value) {
    begin(name);
    text_ += textOf(value);
    return *this;
}

Response JsonWriter::answer() const {
    Response response;
    response.set("Content-Type", "application/json");
    response.body = text();
    return response;
}

void JsonWriter::append(double value) {
    if (!std::isfinite(value))
        text_ += "null";
    else
        appendNumber(text_, value);
}

void JsonWriter::append(std::int64_t value) { appendNumber(text_, value); }

}  // namespace joulewatch
