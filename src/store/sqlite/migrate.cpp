#include "store/sqlite/migrate.hpp"

#include <fmt/format.h>

#include <system_error>

#include "store/durable_file.hpp"

namespace joulewatch::sqlite {
namespace {

Result<void> backUp(const Database& database, int version) {
    std::filesystem::path copy = database.file();
    copy += fmt::format(".schema-{}", version);
    std::filesystem::path temporary = copy;
    temporary += ".new";
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);  // of an attempt that was cut off
    if (auto made = ensurePrivateFile(temporary); !made) return made;
    // VACUUM INTO accepts an empty file and takes no part in the write-ahead log.
    if (auto copied = database.run("VACUUM INTO ?", std::string_view(temporary.native())); !copied)
        return fail(copied.error().code, "The copy before an upgrade failed: {}",
                    copied.error().message);
    return publishFile(temporary, copy);
}

Result<void> checkReferences(const Database& database) {
    auto broken = database.query("PRAGMA foreign_key_check");
    if (!broken) return fail(broken.error());
    const auto row = broken->step();
    if (!row) return fail(row.error());
    if (*row)
        return fail(ErrorCode::corrupted, "{}: row {} of {} refers to what is not there.",
                    database.file().filename().string(), broken->integer(1), broken->text(0));
    return {};
}

Result<void> applySteps(const Database& database, std::span<const Sql> steps) {
    auto transaction = Transaction::begin(database);
    if (!transaction) return fail(transaction.error());
    const auto version = database.schemaVersion();  // again: another program may have been faster
    if (!version) return fail(version.error());
    if (*version >= static_cast<int>(steps.size())) return {};
    for (auto step = static_cast<std::size_t>(*version); step < steps.size(); ++step)
        if (auto done = database.runScript(steps[step]); !done)
            return fail(done.error().code, "The upgrade to schema {} failed: {}", step + 1,
                        done.error().message);
    if (auto whole = checkReferences(database); !whole) return whole;
    if (auto set = database.setSchemaVersion(static_cast<int>(steps.size())); !set) return set;
    return transaction->commit();
}

}  // namespace

Result<void> migrate(const Database& database, std::span<const Sql> steps) {
    const auto version = database.schemaVersion();
    if (!version) return fail(version.error());
    const int newest = static_cast<int>(steps.size());
    if (*version == newest) return {};
    if (*version < 0 || *version > newest)
        return fail(ErrorCode::conflict,
                    "{} was written by a newer Joulewatch (schema {}; this one knows {}): start "
                    "the newer program, or restore a backup made before the upgrade.",
                    database.file().string(), *version, newest);
    if (*version > 0)
        if (auto copied = backUp(database, *version); !copied) return copied;
    // Tables are rebuilt by copying them; references are checked as a whole before the commit.
    if (auto off = database.run("PRAGMA foreign_keys=OFF"); !off) return off;
    auto applied = applySteps(database, steps);
    if (auto on = database.run("PRAGMA foreign_keys=ON"); !on) return on;
    return applied;
}

}  // namespace joulewatch::sqlite
