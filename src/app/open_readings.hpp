#pragma once

#include <filesystem>
#include <memory>

#include "store/reading_store.hpp"

namespace joulewatch {

/// The readings kept in a folder, which is made when it is not there. One program has it at a time.
Result<std::unique_ptr<ReadingStore>> openReadings(const std::filesystem::path& folder);

}  // namespace joulewatch
