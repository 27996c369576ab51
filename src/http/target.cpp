#include "http/target.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace joulewatch {
namespace {

std::optional<unsigned> hexDigit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    return std::nullopt;
}

enum class Part : std::uint8_t { path, query, list };

/// A list has an item a line; no other part has control characters.
std::optional<std::string> decoded(std::string_view text, Part part) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const auto high = hexDigit(text[i + 1]);
            const auto low = hexDigit(text[i + 2]);
            if (!high || !low) return std::nullopt;
            c = static_cast<char>(*high * 16 + *low);
            i += 2;
        } else if (c == '+' && part != Part::path) {
            c = ' ';
        }
        const bool lineEnd = c == '\n' && part == Part::list;
        if ((static_cast<unsigned char>(c) < 0x20 && !lineEnd) || c == 0x7f) return std::nullopt;
        plain += c;
    }
    return plain;
}

Result<NamedValues> parseQuery(std::string_view text) {
    NamedValues query;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        const auto name = decoded(pair.substr(0, equals), Part::query);
        const auto value =
            decoded(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1),
                    name == "meters" ? Part::list : Part::query);
        if (!name || name->empty() || !value)
            return fail(ErrorCode::invalidInput, "The address's query is not well formed.");
        for (const auto& [known, ignored] : query)
            if (known == *name)
                return fail(ErrorCode::invalidInput, "'{}' is given twice in the address.", *name);
        query.emplace_back(*name, *value);
    }
    return query;
}

}  // namespace

std::optional<std::string> decodePercent(std::string_view text) {
    return decoded(text, Part::path);
}

Result<Target> parseTarget(std::string_view target) {
    const auto question = target.find('?');
    const auto path = decoded(target.substr(0, question), Part::path);
    if (!path || !path->starts_with('/') || target.find('#') != std::string_view::npos)
        return fail(ErrorCode::invalidInput, "The address is not well formed.");
    if (question == std::string_view::npos) return Target{*path, {}};
    auto query = parseQuery(target.substr(question + 1));
    if (!query) return fail(query.error());
    return Target{*path, std::move(*query)};
}

}  // namespace joulewatch
