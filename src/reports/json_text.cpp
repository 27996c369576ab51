#include "reports/json_text.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

namespace joulewatch {
namespace {

struct Place {
    std::size_t line = 1;
    std::size_t column = 1;
};

Place placeOf(std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, std::min(at, text.size()));
    const std::size_t lineStart = before.rfind('\n') + 1;  // npos + 1 = 0: the first line
    return {1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
            before.size() - lineStart + 1};
}

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// What is plainly something else than UTF-8 text, in its own words.
std::optional<Error> foreignBytes(std::string_view text) {
    const auto wrong = [](std::string_view what) {
        return Error{ErrorCode::invalidInput, std::string(what)};
    };
    if (std::all_of(text.begin(), text.end(), isSpace)) return wrong("The file is empty.");
    if (text.starts_with("PAR1"))
        return wrong("The file is a Parquet file of readings, not a result JSON.");
    if (text.starts_with("\x1f\x8b")) return wrong("The file is compressed; unpack it first.");
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
        return wrong("The file is UTF-16 text; JSON is UTF-8: save it as UTF-8.");
    if (text.find('\0') != std::string_view::npos)
        return wrong("The file is not text: it holds zero bytes.");
    return std::nullopt;
}

/// Where brackets outside of strings go deeper than `limit`.
std::optional<std::size_t> tooDeepAt(std::string_view text, std::size_t limit) {
    std::size_t depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > limit) return i;
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return std::nullopt;
}

/// A few printable characters of the text around `at`, for the reader to find the place.
std::string excerpt(std::string_view text, std::size_t at) {
    constexpr std::size_t kLength = 24;
    std::size_t begin = at;
    while (begin > 0 && at - begin < kLength &&
           std::isalnum(static_cast<unsigned char>(text[begin - 1])))
        --begin;
    std::string shown;
    for (char c : text.substr(begin, kLength)) {
        if (c == '\n' || c == '\r') break;
        shown += c >= 0x20 && c < 0x7f ? c : '?';
    }
    return shown;
}

Error syntaxError(std::string_view text, const Json::parse_error& thrown) {
    const std::string_view said = thrown.what();
    std::size_t end = text.size();
    while (end > 0 && isSpace(text[end - 1])) --end;
    // The library counts the bytes it has read; the fault is the last of them.
    const std::size_t at = thrown.byte == 0 ? 0 : thrown.byte - 1;
    const bool cutShort = at >= end;
    const Place place = placeOf(text, cutShort ? end : at);
    std::string message;
    if (cutShort) {
        message = fmt::format(
            "The file ends in the middle (line {}, column {}): it was cut off or is still being "
            "written.",
            place.line, place.column);
    } else if (said.find("expected end of input") != std::string_view::npos) {
        message = fmt::format("Line {}, column {}: there is more after the end of the JSON value.",
                              place.line, place.column);
    } else {
        const std::string found = excerpt(text, at);
        const bool notFinite = found.starts_with("NaN") || found.starts_with("Infinity");
        message =
            fmt::format("Line {}, column {}: '{}' is not JSON there{}.", place.line, place.column,
                        found, notFinite ? " (a value that is not known is written null)" : "");
    }
    return {ErrorCode::invalidInput, std::move(message)};
}

}  // namespace

Result<Json> parseJsonText(std::string_view text, std::size_t maxDepth) {
    if (auto wrong = foreignBytes(text)) return fail(std::move(*wrong));
    if (const auto deep = tooDeepAt(text, maxDepth)) {
        const Place place = placeOf(text, *deep);
        return fail(ErrorCode::invalidInput,
                    "Line {}, column {}: values are nested more than {} deep.", place.line,
                    place.column, maxDepth);
    }
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& thrown) {
        return fail(syntaxError(text, thrown));
    } catch (const Json::out_of_range& thrown) {  // 1e999
        return fail(ErrorCode::invalidInput, "A number in the file is out of range.");
    }
}

}  // namespace joulewatch
