#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "app/folder/folder_import.hpp"
#include "app/folder/folder_settings.hpp"

namespace joulewatch {

struct FolderState {
    bool reachable = false;
    std::uint64_t found = 0;                   // how often it became so
    std::optional<Timestamp> since{};          // it is reachable, or is not
    std::optional<Timestamp> lastReadingAt{};  // when readings were taken in
    std::uint64_t files = 0, readings = 0;     // taken in since the start
    std::uint64_t errors = 0;                  // files that were not, and what else went wrong
    std::string lastError{};                   // a sentence
};

struct FolderTimes {
    std::chrono::milliseconds settle = std::chrono::seconds{2};  // a file has stopped growing
    std::chrono::milliseconds scan = std::chrono::seconds{10};   // besides what the system tells
};

/// Takes in the files of a folder, one after the other, by a thread of its own: those that have not
/// changed for two seconds. Looked at when the system tells of a change, and every ten seconds, for
/// network folders tell nothing. A file that cannot be read goes to `failed/`, with a text beside
/// it that says why. Cut off at any moment, a file's readings are stored once and it is moved at
/// the next start.
class WatchedFolder {
 public:
    WatchedFolder(FolderSettings settings, const Intake& intake, FolderTimes times = {});
    ~WatchedFolder();  // ends after the step at hand
    WatchedFolder(const WatchedFolder&) = delete;
    WatchedFolder& operator=(const WatchedFolder&) = delete;

    const FolderSettings& settings() const;
    FolderState state() const;

    static constexpr std::size_t kMaxFiles = 10'000;  // looked at at once; others have their turn

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace joulewatch
