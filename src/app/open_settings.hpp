#pragma once

#include <filesystem>
#include <memory>

#include "core/result.hpp"
#include "store/event_store.hpp"
#include "store/settings_store.hpp"

namespace joulewatch {

/// The settings of a data directory, both made when they are not there. Also while a server has
/// them open: a command beside it sees and changes the same.
Result<std::unique_ptr<SettingsStore>> openSettings(const std::filesystem::path& dataDirectory);

/// What is noticed about meters, in a data directory that is there.
Result<std::unique_ptr<EventStore>> openEvents(const std::filesystem::path& dataDirectory);

}  // namespace joulewatch
