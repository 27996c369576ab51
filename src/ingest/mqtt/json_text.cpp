#include "ingest/mqtt/json_text.hpp"

#include <charconv>
#include <cmath>

#include "ingest/line_protocol/line_text.hpp"

namespace joulewatch {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool JsonCursor::enter(char bracket) {
    skipBlanks();
    if (at_ == end_ || *at_ != bracket) return fail();
    ++at_;
    first_ = true;
    return true;
}

std::optional<std::string_view> JsonCursor::nextKey() {
    skipBlanks();
    if (at_ != end_ && *at_ == '}') {
        ++at_;
        return std::nullopt;
    }
    if (!nextItemAfterComma()) return std::nullopt;
    const auto key = textHere();
    skipBlanks();
    if (!key || at_ == end_ || *at_ != ':') {
        fail();
        return std::nullopt;
    }
    ++at_;
    return key;
}

bool JsonCursor::nextItem() {
    skipBlanks();
    if (at_ != end_ && *at_ == ']') {
        ++at_;
        return false;
    }
    return nextItemAfterComma();
}

bool JsonCursor::nextItemAfterComma() {
    if (first_) {
        first_ = false;
        return true;
    }
    if (at_ == end_ || *at_ != ',') return fail();
    ++at_;
    skipBlanks();
    return true;
}

bool JsonCursor::atEnd() {
    skipBlanks();
    return good_ && at_ == end_;
}

std::optional<JsonText> JsonCursor::valueAt(int depth) {
    skipBlanks();
    if (at_ == end_ || depth >= kMaxDepth) {
        fail();
        return std::nullopt;
    }
    const char* const begin = at_;
    switch (*at_) {
        case '"':
            if (const auto text = textHere()) return JsonText{JsonKind::text, *text};
            return std::nullopt;
        case '{':
        case '[': {
            const bool object = *at_++ == '{';
            if (!skipInside(object ? '}' : ']', depth)) return std::nullopt;
            return JsonText{object ? JsonKind::object : JsonKind::array,
                            {begin, static_cast<std::size_t>(at_ - begin)}};
        }
        case 't':
        case 'f':
            if (!wordHere(*at_ == 't' ? "true" : "false")) return std::nullopt;
            return JsonText{JsonKind::truth, {begin, static_cast<std::size_t>(at_ - begin)}};
        case 'n':
            if (!wordHere("null")) return std::nullopt;
            return JsonText{JsonKind::null, {begin, 4}};
        default:
            if (const auto number = numberHere()) return JsonText{JsonKind::number, *number};
            return std::nullopt;
    }
}

/// Behind the opening bracket, to behind the closing one.
bool JsonCursor::skipInside(char close, int depth) {
    first_ = true;
    if (close == '}') {
        while (nextKey())
            if (!valueAt(depth + 1)) return false;
    } else {
        while (nextItem())
            if (!valueAt(depth + 1)) return false;
    }
    first_ = false;
    return good_;
}

std::optional<std::string_view> JsonCursor::textHere() {
    if (at_ == end_ || *at_ != '"') {
        fail();
        return std::nullopt;
    }
    const char* const begin = ++at_;
    while (at_ != end_ && *at_ != '"') {
        const bool escape = *at_ == '\\';
        if (static_cast<unsigned char>(*at_) < 0x20 || (escape && end_ - at_ < 2)) {
            fail();
            return std::nullopt;
        }
        at_ += escape ? 2 : 1;
    }
    if (at_ == end_) {
        fail();
        return std::nullopt;
    }
    const std::string_view text(begin, static_cast<std::size_t>(at_ - begin));
    ++at_;
    return text;
}

std::optional<std::string_view> JsonCursor::numberHere() {
    const char* const begin = at_;
    if (*at_ == '-') ++at_;
    const char* const digits = at_;
    while (at_ != end_ && isDigit(*at_)) ++at_;
    bool right = at_ != digits && (at_ - digits == 1 || *digits != '0');
    const auto part = [&] {
        const char* const from = at_;
        while (at_ != end_ && isDigit(*at_)) ++at_;
        right = right && at_ != from;
    };
    if (at_ != end_ && *at_ == '.') {
        ++at_;
        part();
    }
    if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
        ++at_;
        if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
        part();
    }
    if (!right) {
        fail();
        return std::nullopt;
    }
    return std::string_view(begin, static_cast<std::size_t>(at_ - begin));
}

bool JsonCursor::wordHere(std::string_view word) {
    if (static_cast<std::size_t>(end_ - at_) < word.size() ||
        std::string_view(at_, word.size()) != word)
        return fail();
    at_ += word.size();
    return true;
}

std::optional<JsonText> jsonMember(std::string_view object, std::string_view key) {
    JsonCursor cursor(object);
    if (!cursor.enter('{')) return std::nullopt;
    while (const auto name = cursor.nextKey()) {
        const auto value = cursor.value();
        if (!value) return std::nullopt;
        if (*name == key) return value;
    }
    return std::nullopt;
}

std::optional<JsonText> jsonItem(std::string_view array, std::size_t index) {
    JsonCursor cursor(array);
    if (!cursor.enter('[')) return std::nullopt;
    for (std::size_t i = 0; cursor.nextItem(); ++i) {
        const auto value = cursor.value();
        if (!value || i == index) return value;
    }
    return std::nullopt;
}

std::optional<JsonText> wholeJson(std::string_view text) {
    JsonCursor cursor(text);
    const auto value = cursor.value();
    return value && cursor.atEnd() ? value : std::nullopt;
}

std::optional<double> plainNumber(std::string_view text, int decimalShift) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return std::nullopt;
    text = text.substr(from, text.find_last_not_of(" \t\r\n") + 1 - from);
    const LineNumber number = readNumber(text.data(), text.data() + text.size());
    if (number.end != text.data() + text.size() || !isDigit(text.back())) return std::nullopt;
    return number.scaled(decimalShift);
}

std::optional<double> numberOf(const JsonText& value, int decimalShift) {
    if (value.kind != JsonKind::number && value.kind != JsonKind::text) return std::nullopt;
    return plainNumber(value.text, decimalShift);
}

}  // namespace joulewatch
