#include "app/backup_shelf.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>

#include "app/backup.hpp"

namespace joulewatch {
namespace fs = std::filesystem;

namespace {

/// 2026-03-01T12-00-00Z
bool isOurs(std::string_view name) {
    constexpr std::string_view kForm = "dddd-dd-ddTdd-dd-ddZ";
    const auto fits = [](char form, char c) {
        return form == 'd' ? c >= '0' && c <= '9' : c == form;
    };
    return std::equal(kForm.begin(), kForm.end(), name.begin(), name.end(), fits);
}

/// It is written last. One that is there but damaged is not ours to judge here.
bool hasNoManifest(const fs::path& backup) {
    std::error_code error;
    return fs::status(backup / "manifest.json", error).type() == fs::file_type::not_found;
}

}  // namespace

void BackupShelf::sweep() const {
    std::vector<fs::path> cutOff;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(shelf_, error))
        if (isOurs(entry.path().filename().string()) && hasNoManifest(entry.path()))
            cutOff.push_back(entry.path());
    for (const fs::path& each : cutOff) fs::remove_all(each, error);
}

std::vector<ShelvedBackup> BackupShelf::list() const {
    std::vector<ShelvedBackup> all;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(shelf_, error))
        if (const auto manifest = readManifest(entry.path()); manifest)
            all.push_back({entry.path().filename().string(), manifest->createdMs,
                           manifest->files.size(), manifest->bytes()});
    std::sort(all.begin(), all.end(), [](const ShelvedBackup& a, const ShelvedBackup& b) {
        return a.createdMs != b.createdMs ? a.createdMs > b.createdMs : a.name > b.name;
    });
    return all;
}

std::string BackupShelf::nameAt(Timestamp now) {
    std::string name = formatTimestamp(now).substr(0, 19) + "Z";
    std::replace(name.begin(), name.end(), ':', '-');
    std::replace(name.begin(), name.end(), ' ', 'T');
    return name;
}

Result<void> BackupShelf::make(Timestamp now, const Progress& progress) const {
    const auto made = backUp(dataDirectory_, shelf_ / nameAt(now), now, progress);
    if (!made && made.error().code == ErrorCode::cancelled) return fail(made.error());
    if (!made)  // what went wrong names paths, which are for who runs the program
        return fail(made.error().code, "The backup could not be made{}",
                    made.error().code == ErrorCode::conflict
                        ? ": another one is under way."
                        : ": the disk is full or fails; 'joulewatch backup' says more.");
    const auto all = list();
    std::error_code ignored;
    for (std::size_t i = kMaxBackups; i < all.size(); ++i)
        fs::remove_all(shelf_ / all[i].name, ignored);
    return {};
}

}  // namespace joulewatch
