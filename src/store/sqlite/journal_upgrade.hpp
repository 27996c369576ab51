#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "store/journal.hpp"
#include "store/sqlite/database.hpp"

namespace joulewatch::sqlite {

/// A group as a journal without a log has kept it.
struct OldGroup {
    JournalSeq seq = 0;
    std::string name;
    std::vector<BatchKey> keys;
    bool hasPayload = false;  // else it was applied and trimmed
    Result<std::vector<std::byte>> payload;
};

/// Of a database with the newest schema: it has groups from before the log.
Result<bool> isOldJournal(const Database& database);

/// In order, until `visit` fails. Large payloads are in files beside `journal`.
Result<void> visitOldGroups(const Database& database, const std::filesystem::path& journal,
                            const std::function<Result<void>(const OldGroup&)>& visit);

/// Writes what waits to a log, and what is remembered to where it belongs now. Done again from the
/// beginning when it was cut off.
Result<void> upgradeJournal(const Database& database);

}  // namespace joulewatch::sqlite
