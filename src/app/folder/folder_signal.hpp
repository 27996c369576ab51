#pragma once

#include <chrono>
#include <filesystem>

namespace joulewatch {

/// Wakes a thread that watches a folder: when the system tells of a change in it, or to end.
class FolderSignal {
 public:
    FolderSignal();
    ~FolderSignal();
    FolderSignal(const FolderSignal&) = delete;
    FolderSignal& operator=(const FolderSignal&) = delete;

    /// A folder that cannot be watched tells of nothing.
    void watch(const std::filesystem::path& folder);
    /// Until something happens, or this long.
    void wait(std::chrono::milliseconds time);
    void wake();  // from any thread

 private:
    int changes_, waking_;
};

}  // namespace joulewatch
