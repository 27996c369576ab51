#pragma once

#include <filesystem>
#include <memory>

#include "core/result.hpp"

namespace joulewatch {

/// An SQLite file as it is at one instant, for a backup, while other programs have it open. Until
/// thaw() nobody can write to it, so that other files can be caught at the same instant; then the
/// others go on and we still see what was there.
class FrozenDatabase {
 public:
    /// Waits up to 5 s for who writes now, as they will wait for us. `unavailable` after that.
    static Result<FrozenDatabase> freeze(const std::filesystem::path& file);
    FrozenDatabase(FrozenDatabase&&) noexcept;
    FrozenDatabase& operator=(FrozenDatabase&&) noexcept;
    ~FrozenDatabase();

    void thaw();
    /// Writes what is seen to a new file.
    Result<void> copyTo(const std::filesystem::path& file) const;

 private:
    struct Parts;
    explicit FrozenDatabase(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

/// `corrupted`, naming the pages, when SQLite finds damage in the file. Of files that no one else
/// has open.
Result<void> checkDatabase(const std::filesystem::path& file);

}  // namespace joulewatch
