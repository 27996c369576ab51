#include "app/configuration.hpp"

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMaxBytes = 1U << 20U;  // what a person writes is far smaller
constexpr std::string_view kPrefix = "JOULEWATCH_";

Result<std::string> textOf(const fs::path& file) {
    std::error_code error;
    const auto status = fs::status(file, error);
    if (!fs::exists(status))
        return fail(ErrorCode::notFound, "{}: there is no such file", file.string());
    if (!fs::is_regular_file(status))
        return fail(ErrorCode::invalidInput, "{} is not a file", file.string());
    if (fs::file_size(file, error) > kMaxBytes)
        return fail(ErrorCode::invalidInput, "{} is larger than the {} bytes of any configuration",
                    file.string(), kMaxBytes);
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return fail(ErrorCode::unavailable, "{} cannot be read", file.string());
    return std::string{std::istreambuf_iterator<char>(stream), {}};
}

std::string placeOf(const fs::path& file, std::uint64_t line) {
    return fmt::format("{}, line {}", file.string(), line);
}

Result<std::string> valueOf(const toml::node& node, const std::string& place,
                            std::string_view key) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* whole = node.as_integer()) return fmt::format("{}", whole->get());
    if (const auto* decimal = node.as_floating_point()) return fmt::format("{}", decimal->get());
    if (const auto* flag = node.as_boolean()) return std::string(flag->get() ? "true" : "false");
    return fail(ErrorCode::invalidInput, "{}: '{}' takes one text, number, true or false", place,
                key);
}

Result<toml::table> parsed(const fs::path& file) {
    const auto text = textOf(file);
    if (!text) return fail(text.error());
    toml::parse_result result = toml::parse(std::string_view(*text));
    if (!result)
        return fail(ErrorCode::invalidInput, "{}: {}",
                    placeOf(file, result.error().source().begin.line),
                    result.error().description());
    return std::move(result).table();
}

bool isTables(const toml::node& node) {
    return node.is_array_of_tables() && !node.as_array()->empty();
}

Result<TomlEntry> entryOf(const fs::path& file, std::string_view key, const toml::node& node) {
    TomlEntry entry{std::string(key), {}, node.is_array(), placeOf(file, node.source().begin.line)};
    const auto take = [&](const toml::node& each) -> Result<void> {
        auto value = valueOf(each, entry.place, key);
        if (!value) return fail(value.error());
        entry.values.push_back(std::move(*value));
        return {};
    };
    if (!entry.isList) {
        if (auto taken = take(node); !taken) return fail(taken.error());
        return entry;
    }
    for (const toml::node& each : *node.as_array())
        if (auto taken = take(each); !taken) return fail(taken.error());
    return entry;
}

Result<std::vector<TomlTable>> tablesOf(const fs::path& file, std::string_view name,
                                        const toml::array& array) {
    std::vector<TomlTable> tables;
    for (const toml::node& each : array) {
        TomlTable table{std::string(name), placeOf(file, each.source().begin.line), {}, {}};
        for (const auto& [key, node] : *each.as_table()) {
            if (isTables(node)) {
                auto inner = tablesOf(file, key.str(), *node.as_array());
                if (!inner) return fail(inner.error());
                std::ranges::move(*inner, std::back_inserter(table.tables));
                continue;
            }
            auto entry = entryOf(file, key.str(), node);
            if (!entry) return fail(entry.error());
            table.entries.push_back(std::move(*entry));
        }
        tables.push_back(std::move(table));
    }
    return tables;
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::string_view unquoted(std::string_view text) {
    const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
                        text.back() == text.front();
    return quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

Result<std::vector<Setting>> readTomlSettings(const fs::path& file) {
    const auto document = parsed(file);
    if (!document) return fail(document.error());
    std::vector<Setting> settings;
    for (const auto& [section, table] : *document) {
        if (isTables(table)) continue;
        if (!table.is_table())
            return fail(ErrorCode::invalidInput, "{}: '{}' stands in no table such as [serve]",
                        placeOf(file, table.source().begin.line), section.str());
        for (const auto& [key, node] : *table.as_table()) {
            const std::string place = placeOf(file, node.source().begin.line);
            auto value = valueOf(node, place, key.str());
            if (!value) return fail(value.error());
            settings.push_back(
                {std::string(section.str()), std::string(key.str()), std::move(*value), place});
        }
    }
    return settings;
}

Result<std::vector<TomlTable>> readTomlTables(const fs::path& file, std::string_view name) {
    const auto document = parsed(file);
    if (!document) return fail(document.error());
    std::vector<TomlTable> tables;
    for (const auto& [key, node] : *document) {
        if (!isTables(node) || (!name.empty() && key.str() != name)) continue;
        auto some = tablesOf(file, key.str(), *node.as_array());
        if (!some) return fail(some.error());
        std::ranges::move(*some, std::back_inserter(tables));
    }
    return tables;
}

Result<std::vector<Setting>> readEnvironmentFile(const fs::path& file) {
    const auto text = textOf(file);
    if (!text) return fail(text.error());
    std::vector<Setting> settings;
    std::uint64_t number = 0;
    for (std::string_view rest = *text; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++number;
        if (line.empty() || line.starts_with('#')) continue;
        const auto equals = line.find('=');
        if (equals == std::string_view::npos)
            return fail(ErrorCode::invalidInput, "{}: NAME=value was expected",
                        placeOf(file, number));
        const std::string_view name = trimmed(line.substr(0, equals));
        if (!name.starts_with(kPrefix)) continue;
        settings.push_back({"", std::string(name),
                            std::string(unquoted(trimmed(line.substr(equals + 1)))),
                            placeOf(file, number)});
    }
    return settings;
}

}  // namespace joulewatch
