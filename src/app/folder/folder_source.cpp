#include "app/folder/folder_source.hpp"

#include "app/folder/watched_folder.hpp"
#include "ingest/table/units.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxColumns = 256;

class FolderSource : public Source {
 public:
    FolderSource(const FolderSettings& settings, const Intake& intake)
        : folder_(settings, intake) {}

    SourceState state() const override {
        const FolderState now = folder_.state();
        SourceState shown;
        shown.name = folder_.settings().name;
        shown.kind = "folder";
        shown.target = (folder_.settings().path / folder_.settings().pattern).string();
        shown.connected = now.reachable;
        shown.since = now.since;
        shown.lastReadingAt = now.lastReadingAt;
        shown.connections = now.found;
        shown.messages = now.files + now.errors;
        shown.readings = now.readings;
        shown.errors = now.errors;
        shown.lastError = now.lastError;
        return shown;
    }

 private:
    WatchedFolder folder_;
};

/// `Wert: power W`
std::optional<FolderColumn> columnOf(const std::string& text) {
    const auto colon = text.rfind(": ");
    if (colon == std::string::npos || colon == 0) return std::nullopt;
    const std::string meaning = text.substr(colon + 2);
    const auto space = meaning.find(' ');
    const auto role = columnRole(meaning.substr(0, space));
    if (!role) return std::nullopt;
    FolderColumn column{text.substr(0, colon), *role, ""};
    if (space == std::string::npos) return column;
    column.unit = meaning.substr(space + 1);
    return findUnit(*role, column.unit) ? std::optional(column) : std::nullopt;
}

void readColumns(ConfigurationTable& table, FolderSettings& settings) {
    for (const std::string& each : table.texts("columns")) {
        const auto column = columnOf(each);
        if (!column || settings.columns.size() == kMaxColumns)
            return table.refuse(
                "columns",
                "is a list of \"header: role unit\" such as \"Wert: power W\"; a role is "
                "timestamp, clock, meter, type, energy, power, voltage, current, "
                "powerFactor, reactivePower, temperature, humidity, frequency or ignored");
        settings.columns.push_back(*column);
    }
}

void readAfter(ConfigurationTable& table, FolderSettings& settings) {
    const std::string after = table.text("after", "move");
    if (after == "delete")
        settings.after = AfterReading::remove;
    else if (after == "keep")
        settings.after = AfterReading::keep;
    else if (after != "move")
        table.refuse("after", "is move, delete or keep");
}

}  // namespace

Result<StartSource> readFolderSource(const std::string& name, ConfigurationTable& table) {
    FolderSettings settings{name, table.neededText("path", 4095)};
    settings.pattern = table.text("pattern", "*");
    if (!settings.path.empty() && !settings.path.is_absolute())
        table.refuse("path", "is an absolute path, such as /srv/readings");
    if (settings.pattern.empty() || settings.pattern.find('/') != std::string::npos)
        table.refuse("pattern", "is a pattern of file names, such as *.csv, without '/'");
    readAfter(table, settings);
    readColumns(table, settings);
    return StartSource([settings](const Intake& intake) -> Result<std::unique_ptr<Source>> {
        return std::make_unique<FolderSource>(settings, intake);
    });
}

}  // namespace joulewatch
