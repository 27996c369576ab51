#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/configuration.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// One `[[mqtt]]` of a configuration, read key by key. What is wrong stops nothing at once: the
/// first complaint is kept for finish(), which also refuses what nobody has asked for. So a reader
/// is a list of its settings.
class ConfigurationTable {
 public:
    explicit ConfigurationTable(TomlTable table) : table_(std::move(table)) {}

    bool has(std::string_view key);
    std::string text(std::string_view key, std::string_view otherwise = {});
    /// Of 1 to `mostBytes` bytes.
    std::string neededText(std::string_view key, std::size_t mostBytes = 255);
    std::vector<std::string> texts(std::string_view key);  // a list, or one; empty: not there
    std::int64_t wholeNumber(std::string_view key, std::int64_t otherwise, std::int64_t least,
                             std::int64_t most);
    double number(std::string_view key, double otherwise, double least, double most);
    bool flag(std::string_view key, bool otherwise);
    /// `[[mqtt.topic]]` of this [[mqtt]]; each is finished by itself.
    std::vector<ConfigurationTable> tables(std::string_view key);

    const std::string& place() const { return table_.place; }
    std::string placeOf(std::string_view key) const;  // of the table where the key is not there
    /// `expected` completes the sentence "'key' …".
    void refuse(std::string_view key, std::string_view expected);
    /// `invalidInput` with file, line and key.
    Result<void> finish() const;

 private:
    const TomlEntry* find(std::string_view key);
    const std::string* single(std::string_view key);

    TomlTable table_;
    std::set<std::string, std::less<>> known_;
    std::string complaint_;
};

}  // namespace joulewatch
