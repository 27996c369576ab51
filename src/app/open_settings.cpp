#include "app/open_settings.hpp"

#include <system_error>

#include "store/sqlite/sqlite_events.hpp"
#include "store/sqlite/sqlite_settings.hpp"

namespace joulewatch {
namespace fs = std::filesystem;

Result<std::unique_ptr<SettingsStore>> openSettings(const fs::path& dataDirectory) {
    std::error_code error;
    fs::create_directories(dataDirectory, error);
    if (error)
        return fail(ErrorCode::unavailable, "The data directory {} cannot be made: {}.",
                    dataDirectory.string(), error.message());
    fs::permissions(dataDirectory, fs::perms::owner_all, error);  // for the owner alone
    return openSqliteSettings(dataDirectory / "settings.sqlite");
}

Result<std::unique_ptr<EventStore>> openEvents(const fs::path& dataDirectory) {
    return openSqliteEvents(dataDirectory / "events.sqlite");
}

}  // namespace joulewatch
