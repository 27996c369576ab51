#include "app/open_readings.hpp"

#include <utility>

#include "store/duckdb/duckdb_store.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace joulewatch {

Result<std::unique_ptr<ReadingStore>> openReadings(const std::filesystem::path& folder) {
    return openDuckDbStore(folder);
}

Result<LiveReadings> openLiveReadings(const std::filesystem::path& dataDirectory,
                                      std::vector<ReadingsListener*> listeners) {
    auto store = openReadings(dataDirectory / "live");
    if (!store) return fail(store.error());
    auto journal = openSqliteJournal(dataDirectory / kJournalName);
    if (!journal) return fail(journal.error());
    LiveReadings live;
    live.store = std::move(*store);
    JournaledReadingsOptions options;
    options.directory = dataDirectory;
    options.listeners = std::move(listeners);
    auto journaled = JournaledReadings::open(std::move(*journal), live.store, options);
    if (!journaled) return fail(journaled.error());
    live.journaled = std::move(*journaled);
    return live;
}

}  // namespace joulewatch
