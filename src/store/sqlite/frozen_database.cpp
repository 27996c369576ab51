#include "store/sqlite/frozen_database.hpp"

#include <optional>
#include <utility>

#include "store/sqlite/database.hpp"

namespace joulewatch {

struct FrozenDatabase::Parts {
    sqlite::Database holder;  // has the right to write, and does not use it
    sqlite::Database reader;  // sees one state of the file
    std::optional<sqlite::Transaction> held;
};

FrozenDatabase::FrozenDatabase(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
FrozenDatabase::FrozenDatabase(FrozenDatabase&&) noexcept = default;
FrozenDatabase& FrozenDatabase::operator=(FrozenDatabase&&) noexcept = default;
FrozenDatabase::~FrozenDatabase() = default;

Result<FrozenDatabase> FrozenDatabase::freeze(const std::filesystem::path& file) {
    auto holder = sqlite::Database::open(file);
    if (!holder) return fail(holder.error());
    auto reader = sqlite::Database::open(file);
    if (!reader) return fail(reader.error());
    auto parts =
        std::make_unique<Parts>(Parts{std::move(*holder), std::move(*reader), std::nullopt});
    auto held = sqlite::Transaction::begin(parts->holder);
    if (!held) return fail(held.error());
    parts->held.emplace(std::move(*held));
    // A transaction sees the file as it was when it first read from it.
    if (auto begun = parts->reader.runScript("BEGIN; SELECT count(*) FROM sqlite_schema"); !begun)
        return fail(begun.error());
    return FrozenDatabase(std::move(parts));
}

void FrozenDatabase::thaw() { parts_->held.reset(); }

Result<void> FrozenDatabase::copyTo(const std::filesystem::path& file) const {
    return parts_->reader.copyTo(file);
}

Result<void> checkDatabase(const std::filesystem::path& file) {
    const auto database = sqlite::Database::open(file);
    if (!database) return fail(database.error());
    return database->verify();
}

}  // namespace joulewatch
