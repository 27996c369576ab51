#pragma once

#include <filesystem>
#include <memory>

#include "store/settings_store.hpp"

namespace joulewatch {

/// Settings in one file, which several programs may have open: the server, and a command beside it.
Result<std::unique_ptr<SettingsStore>> openSqliteSettings(const std::filesystem::path& file);

}  // namespace joulewatch
