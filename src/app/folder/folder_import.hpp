#pragma once

#include <filesystem>

#include "app/folder/folder_file.hpp"
#include "app/folder/folder_settings.hpp"
#include "app/sources.hpp"
#include "core/progress.hpp"

namespace joulewatch {

struct FolderReceipt {
    std::uint64_t readings = 0;
    bool repeated = false;  // the same content was here before: nothing was changed
};

/// Reads a file as an upload is read and puts its readings among the live ones, under a key that is
/// its content's: the same file twice changes nothing. On return they are on disk. `invalidInput`
/// in a sentence when the file is at fault, also where its columns are not known for sure;
/// `unavailable` and `cancelled` when it should be tried again; `conflict` when it still grows.
Result<FolderReceipt> importFolderFile(const FolderFile& file, const std::string& name,
                                       const FolderSettings& settings, const Intake& intake,
                                       const Progress& progress);

}  // namespace joulewatch
