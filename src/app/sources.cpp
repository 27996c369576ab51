#include "app/sources.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string_view>

#include "app/configuration_table.hpp"
#include "app/folder/folder_source.hpp"
#include "app/meter_registry.hpp"
#include "app/modbus_source.hpp"
#include "app/mqtt_tables.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxSources = 1000;  // a plant's meters by Modbus, one each
constexpr std::size_t kMaxNameBytes = 64;

/// Reads its table; the name and what nobody asks for are looked after here.
using ReadSource = std::function<Result<StartSource>(const std::string&, ConfigurationTable&)>;
struct SourceKind {
    std::string_view name;  // of its tables
    ReadSource read;
};
/// One line a kind. Made for each configuration, whose tables may know of each other.
std::vector<SourceKind> sourceKinds() {
    const auto modbus = std::make_shared<ModbusTables>();
    const auto mqtt = std::make_shared<MqttTables>();
    return {
        {"folder", readFolderSource},
        {"modbus", [modbus](const std::string& name,
                            ConfigurationTable& table) { return modbus->readMeter(name, table); }},
        {"modbus_scan",
         [modbus](const std::string& name, ConfigurationTable& table) {
             return modbus->readScan(name, table);
         }},
        {"mqtt", [mqtt](const std::string& name,
                        ConfigurationTable& table) { return mqtt->readIn(name, table); }},
        {"mqtt_out", [mqtt](const std::string& name, ConfigurationTable& table) {
             return mqtt->readOut(name, table);
         }}};
}

std::string listed(const std::vector<SourceKind>& kinds) {
    std::string all;
    for (const SourceKind& each : kinds)
        all += fmt::format("{}[[{}]]", all.empty() ? "" : ", ", each.name);
    return all;
}

/// It stands in addresses, logs and metrics as it is.
bool isPlainName(std::string_view name) {
    return !name.empty() && name.size() <= kMaxNameBytes && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    });
}

}  // namespace

Result<std::vector<StartSource>> readSources(const std::filesystem::path& file) {
    std::vector<StartSource> sources;
    if (file.empty()) return sources;
    auto tables = readTomlTables(file);
    if (!tables) return fail(tables.error());
    const std::vector<SourceKind> kinds = sourceKinds();
    std::set<std::string> names;
    for (TomlTable& each : *tables) {
        const auto kind = std::ranges::find(kinds, each.name, &SourceKind::name);
        if (kind == kinds.end())
            return fail(ErrorCode::invalidInput, "{}: there is no [[{}]]; there are {}", each.place,
                        each.name, listed(kinds));
        if (sources.size() == kMaxSources)
            return fail(ErrorCode::invalidInput, "{}: one source too many; there may be {}",
                        each.place, kMaxSources);
        ConfigurationTable table(std::move(each));
        const std::string name = table.text("name");
        if (!isPlainName(name))
            table.refuse("name", fmt::format("is needed: 1 to {} letters, figures, '.', '_', '-'",
                                             kMaxNameBytes));
        else if (!names.insert(name).second)
            table.refuse("name", fmt::format("is taken: another source is called '{}'", name));
        auto source = kind->read(name, table);
        if (auto good = table.finish(); !good) return fail(good.error());
        if (!source) return fail(source.error());
        sources.push_back(std::move(*source));
    }
    return sources;
}

Result<std::vector<std::unique_ptr<Source>>> startSources(const std::vector<StartSource>& sources,
                                                          const Intake& intake) {
    std::vector<std::unique_ptr<Source>> started;
    for (const StartSource& start : sources) {
        auto source = start(intake);
        if (!source) return fail(source.error());
        started.push_back(std::move(*source));
    }
    return started;
}

Result<AppendReceipt> Intake::append(std::string_view source, std::string_view batchKey,
                                     const ReadingSet& sent, JournalNote note) const {
    auto receipt = readings.append(batchKey, sent, std::move(note));
    if (receipt && registry != nullptr)
        registry->heard({source, sent.meters(), receipt->repeated, 0, 0, {}});
    return receipt;
}

Result<AppendReceipt> Intake::import(std::string_view source, std::string_view batchKey,
                                     const ReadingSpool& spool, const Progress& progress) const {
    auto receipt = readings.import(batchKey, spool, progress);
    if (receipt && registry != nullptr)
        registry->heard({source, {}, receipt->repeated, 0, 0, {}, spool.meters()});
    return receipt;
}

void Intake::reject(std::string_view source, std::size_t rejected, std::string_view why) const {
    if (registry != nullptr) registry->heard({source, {}, false, rejected, 0, why});
}

}  // namespace joulewatch
