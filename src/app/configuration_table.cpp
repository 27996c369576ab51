#include "app/configuration_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace joulewatch {
namespace {

template <class Number>
std::optional<Number> numberOf(std::string_view text) {
    Number number{};
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(number) : std::nullopt;
}

}  // namespace

const TomlEntry* ConfigurationTable::find(std::string_view key) {
    known_.emplace(key);
    const auto found = std::ranges::find(table_.entries, key, &TomlEntry::key);
    return found == table_.entries.end() ? nullptr : &*found;
}

const std::string* ConfigurationTable::single(std::string_view key) {
    const TomlEntry* entry = find(key);
    if (entry == nullptr) return nullptr;
    if (!entry->isList) return &entry->values.front();
    refuse(key, "takes one value, no list");
    return nullptr;
}

bool ConfigurationTable::has(std::string_view key) { return find(key) != nullptr; }

std::string ConfigurationTable::text(std::string_view key, std::string_view otherwise) {
    const std::string* value = single(key);
    return value == nullptr ? std::string(otherwise) : *value;
}

std::string ConfigurationTable::neededText(std::string_view key, std::size_t mostBytes) {
    std::string value = text(key);
    if (value.empty() || value.size() > mostBytes)
        refuse(key, fmt::format("is needed, a text of 1 to {} bytes", mostBytes));
    return value;
}

std::vector<std::string> ConfigurationTable::texts(std::string_view key) {
    const TomlEntry* entry = find(key);
    return entry == nullptr ? std::vector<std::string>() : entry->values;
}

std::int64_t ConfigurationTable::wholeNumber(std::string_view key, std::int64_t otherwise,
                                             std::int64_t least, std::int64_t most) {
    const std::string* value = single(key);
    if (value == nullptr) return otherwise;
    const auto number = numberOf<std::int64_t>(*value);
    if (number && *number >= least && *number <= most) return *number;
    refuse(key, fmt::format("is a whole number from {} to {}, not '{}'", least, most, *value));
    return otherwise;
}

double ConfigurationTable::number(std::string_view key, double otherwise, double least,
                                  double most) {
    const std::string* value = single(key);
    if (value == nullptr) return otherwise;
    const auto number = numberOf<double>(*value);
    if (number && *number >= least && *number <= most) return *number;
    refuse(key, fmt::format("is a number from {} to {}, not '{}'", least, most, *value));
    return otherwise;
}

bool ConfigurationTable::flag(std::string_view key, bool otherwise) {
    const std::string* value = single(key);
    if (value == nullptr) return otherwise;
    if (*value != "true" && *value != "false")
        refuse(key, fmt::format("is true or false, not '{}'", *value));
    return *value == "true";
}

std::vector<ConfigurationTable> ConfigurationTable::tables(std::string_view key) {
    known_.emplace(key);
    std::vector<ConfigurationTable> found;
    for (const TomlTable& each : table_.tables)
        if (each.name == key) found.emplace_back(each);
    return found;
}

std::string ConfigurationTable::placeOf(std::string_view key) const {
    const auto found = std::ranges::find(table_.entries, key, &TomlEntry::key);
    return found == table_.entries.end() ? table_.place : found->place;
}

void ConfigurationTable::refuse(std::string_view key, std::string_view expected) {
    if (complaint_.empty())
        complaint_ = fmt::format("{}: [[{}]]: '{}' {}", placeOf(key), table_.name, key, expected);
}

Result<void> ConfigurationTable::finish() const {
    if (!complaint_.empty()) return fail(ErrorCode::invalidInput, "{}", complaint_);
    std::string known;
    for (const std::string& each : known_) known += (known.empty() ? "" : ", ") + each;
    for (const TomlEntry& each : table_.entries)
        if (!known_.contains(each.key))
            return fail(ErrorCode::invalidInput, "{}: '{}' is no setting of [[{}]]; there are {}",
                        each.place, each.key, table_.name, known);
    for (const TomlTable& each : table_.tables)
        if (!known_.contains(each.name))
            return fail(ErrorCode::invalidInput, "{}: '{}' is no setting of [[{}]]; there are {}",
                        each.place, each.name, table_.name, known);
    return {};
}

}  // namespace joulewatch
