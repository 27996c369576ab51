#include "store/sqlite/check_journal.hpp"

#include "store/journal_log.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/journal_progress.hpp"
#include "store/sqlite/journal_schema.hpp"
#include "store/sqlite/journal_upgrade.hpp"
#include "store/sqlite/migrate.hpp"

namespace joulewatch {

Result<void> checkJournal(const std::filesystem::path& copy,
                          const std::filesystem::path& original) {
    const auto database = sqlite::Database::open(copy);
    if (!database) return fail(database.error());
    auto sound = database->verify();
    if (sound) sound = sqlite::migrate(*database, sqlite::kJournalSchema);
    const auto old = sound ? sqlite::isOldJournal(*database) : fail(sound.error());
    if (!old) return fail(old.error());
    if (*old)
        return sqlite::visitOldGroups(*database, original, [](const sqlite::OldGroup& group) {
            return group.payload ? Result<void>() : fail(group.payload.error());
        });
    const auto progress = sqlite::progressOf(*database);
    if (!progress) return fail(progress.error());
    JournalLog log({.journal = original, .id = progress->id, .readOnly = true});
    sound = log.recover(progress->kept, progress->ended, [](const LogRecord&) {});
    if (sound && !log.damage().empty())
        return fail(ErrorCode::corrupted, "{}", log.damage().front().what);
    return sound;
}

}  // namespace joulewatch
