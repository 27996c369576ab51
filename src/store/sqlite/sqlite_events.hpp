#pragma once

#include <filesystem>
#include <memory>

#include "store/event_store.hpp"

namespace joulewatch {

/// Events in a file of their own, which is made when it is not there: what is noticed all day waits
/// for nobody who signs in, nor the other way round.
Result<std::unique_ptr<EventStore>> openSqliteEvents(const std::filesystem::path& file);

}  // namespace joulewatch
