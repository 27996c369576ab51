#include "store/sqlite/check_journal.hpp"

#include "store/sqlite/database.hpp"
#include "store/sqlite/journal_payloads.hpp"
#include "store/sqlite/journal_schema.hpp"
#include "store/sqlite/migrate.hpp"

namespace joulewatch {

Result<void> checkJournal(const std::filesystem::path& copy,
                          const std::filesystem::path& original) {
    const auto database = sqlite::Database::open(copy);
    if (!database) return fail(database.error());
    auto sound = database->verify();
    if (sound) sound = sqlite::migrate(*database, sqlite::kJournalSchema);
    if (!sound) return sound;
    const PayloadFiles files(original, 0);
    const std::string name = copy.filename().string();
    auto rows = database->query(
        "SELECT seq, crc32c, payload, file, start, bytes FROM payloads ORDER BY seq");
    if (!rows) return fail(rows.error());
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) return {};
        if (auto payload = payloadIn(*rows, files, name); !payload) return fail(payload.error());
    }
}

}  // namespace joulewatch
