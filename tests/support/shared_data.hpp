#pragma once

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

namespace joulewatch {

/// Public data that is not part of the project: the folder that JOULEWATCH_SHARED_DATA names, else
/// the one beside the project. Says so when `inside` is not there.
inline std::optional<std::filesystem::path> sharedData(const std::string& inside) {
    const char* const named = std::getenv("JOULEWATCH_SHARED_DATA");
    const std::filesystem::path root =
        named != nullptr ? std::filesystem::path(named)
                         : std::filesystem::path(JOULEWATCH_TESTS_DIR) / "../../shared/data";
    if (std::filesystem::exists(root / inside)) return root / inside;
    std::cout << "skipped: no " << (root / inside).string()
              << " (JOULEWATCH_SHARED_DATA names the folder)\n";
    return std::nullopt;
}

}  // namespace joulewatch
