#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace joulewatch {

struct ReadingsCheck {
    std::uint64_t blocks = 0;
    std::vector<std::string> problems;  // each names file and offset
};

/// Reads every block that a catalogue lists and compares its checksum. `catalogue` is a copy: the
/// database may tidy it up. An error when the catalogue itself cannot be read.
Result<ReadingsCheck> checkReadings(const std::filesystem::path& catalogue,
                                    const std::filesystem::path& segments);

}  // namespace joulewatch
