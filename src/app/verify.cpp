// Whether all that is kept is as it was written.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "app/backup.hpp"
#include "app/frozen_files.hpp"
#include "app/open_readings.hpp"
#include "store/duckdb/check_readings.hpp"
#include "store/sqlite/check_journal.hpp"
#include "store/sqlite/frozen_database.hpp"
#include "store/sqlite/sqlite_settings.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

/// A directory for copies that may be written to; gone at the end.
class Scratch {
 public:
    Scratch() {
        std::string name = (fs::temp_directory_path() / "joulewatch-verify-XXXXXX").string();
        if (::mkdtemp(name.data()) != nullptr) path_ = name;
    }
    ~Scratch() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    /// Under its own name, in a directory of its own.
    Result<fs::path> copyOf(const fs::path& file) {
        const fs::path directory = path_ / std::to_string(++copies_);
        std::error_code error;
        fs::create_directory(directory, error);
        if (!error) fs::copy_file(file, directory / file.filename(), error);
        if (error)
            return fail(ErrorCode::unavailable, "{} cannot be copied to be checked: {}.",
                        file.string(), error.message());
        return directory / file.filename();
    }

 private:
    fs::path path_;
    int copies_ = 0;
};

/// What is said of a copy is meant of the file.
std::string meant(std::string sentence, const fs::path& copy, const std::string& file) {
    for (std::string_view name : {copy.native(), copy.filename().native()})
        if (const auto at = sentence.find(name); at != std::string::npos)
            return sentence.replace(at, name.size(), file);
    return file + ": " + sentence;
}

Result<void> checkSqlite(const fs::path& copy, const fs::path& original) {
    if (copy.filename() == kJournalName) return checkJournal(copy, original);
    if (copy.filename() != "settings.sqlite") return checkDatabase(copy);
    const auto settings = openSqliteSettings(copy);
    return settings ? (*settings)->verify() : fail(settings.error());
}

using Found = std::map<std::string, fs::path>;  // files by the name that messages call them

/// Looks into the files that have checks of their own.
Result<std::vector<std::string>> lookInside(const Found& files) {
    std::vector<std::string> problems;
    Scratch scratch;
    for (const auto& [name, file] : files) {
        const bool catalogue = file.filename() == kCatalogueName;
        if (!catalogue && file.extension() != ".sqlite") continue;
        const auto copy = scratch.copyOf(file);
        if (!copy) return fail(copy.error());
        if (!catalogue) {
            if (auto sound = checkSqlite(*copy, file); !sound)
                problems.push_back(meant(sound.error().message, *copy, name));
            continue;
        }
        const fs::path log = fs::path(file).concat(".wal");
        std::error_code ignored;
        fs::copy_file(log, fs::path(*copy).concat(".wal"), ignored);  // there after a crash only
        auto readings = checkReadings(*copy, file.parent_path());
        if (!readings) {
            problems.push_back(meant(readings.error().message, *copy, name));
            continue;
        }
        for (std::string& each : readings->problems) problems.push_back(std::move(each));
    }
    return problems;
}

void compare(const BackupFile& wanted, const BackupFile& found, std::vector<std::string>& problems,
             const std::string& name) {
    if (found.bytes != wanted.bytes)
        problems.push_back(
            fmt::format("{} has {} bytes instead of {}.", name, found.bytes, wanted.bytes));
    const std::size_t both = std::min(wanted.pieces.size(), found.pieces.size());
    for (std::size_t i = 0; i < both; ++i) {
        if (wanted.pieces[i] == found.pieces[i]) continue;
        const std::uint64_t from = i * BackupManifest::kPieceBytes;
        problems.push_back(fmt::format("{}: bytes {} to {} are not as they were written.", name,
                                       from,
                                       std::min(from + BackupManifest::kPieceBytes, found.bytes)));
        return;  // where it begins is enough
    }
    if (found.bytes == wanted.bytes && found.sha256 != wanted.sha256)
        problems.push_back(fmt::format("{} is not as it was written.", name));
}

Result<Verification> verifyBackup(const fs::path& backup, const Progress& progress) {
    Verification seen;
    const auto manifest = readManifest(backup);
    if (!manifest && manifest.error().code == ErrorCode::corrupted) {
        seen.problems.push_back(manifest.error().message);
        return seen;
    }
    if (!manifest) return fail(manifest.error());
    std::uint64_t done = 0;
    Found files;
    std::set<fs::path> expected;
    for (const BackupFile& each : manifest->files) {
        const fs::path file = backup / "data" / each.path;
        expected.insert(file);
        const auto found = sumsOf(file, "", [&](std::uint64_t bytes) {
            return progress("checking", done += bytes, manifest->bytes());
        });
        if (!found && found.error().code == ErrorCode::cancelled) return fail(found.error());
        ++seen.files;
        seen.bytes += each.bytes;
        if (found)
            compare(each, *found, seen.problems, file.string());
        else
            seen.problems.push_back(found.error().message);
        files.emplace(file.string(), file);
    }
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(backup / "data", error))
        if (!entry.is_directory() && !expected.contains(entry.path()))
            seen.problems.push_back(entry.path().string() + " is not of this backup.");
    if (!seen.problems.empty()) return seen;  // what was damaged need not be understood
    auto inside = lookInside(files);
    if (!inside) return fail(inside.error());
    seen.problems = std::move(*inside);
    return seen;
}

Result<Verification> verifyDataDirectory(const fs::path& directory, const Progress& progress) {
    Verification seen;
    const auto frozen = FrozenFiles::take(directory);
    if (!frozen && frozen.error().code == ErrorCode::corrupted) {
        seen.problems.push_back(frozen.error().message);
        return seen;
    }
    if (!frozen) return fail(frozen.error());
    Found files;
    std::uint64_t done = 0;
    for (const FrozenFile& each : frozen->files()) {
        const std::string name = (directory / each.path).string();
        const auto read = sumsOf(each.file, "", [&](std::uint64_t bytes) {
            return progress("reading", done += bytes, frozen->bytes());
        });
        if (!read && read.error().code == ErrorCode::cancelled) return fail(read.error());
        if (!read) seen.problems.push_back(meant(read.error().message, each.file, name));
        ++seen.files;
        seen.bytes += each.bytes;
        files.emplace(name, each.file);
    }
    auto inside = lookInside(files);
    if (!inside) return fail(inside.error());
    for (std::string& each : *inside) {
        const std::string held = (directory / "freezing").string() + "/";
        if (const auto at = each.find(held); at != std::string::npos)
            each.replace(at, held.size(), directory.string() + "/");
        seen.problems.push_back(std::move(each));
    }
    return seen;
}

}  // namespace

Result<Verification> verify(const fs::path& path, const Progress& progress) {
    std::error_code error;
    if (!fs::is_directory(path, error))
        return fail(ErrorCode::notFound, "{}: there is no such directory.", path.string());
    return isBackup(path) ? verifyBackup(path, progress) : verifyDataDirectory(path, progress);
}

}  // namespace joulewatch
