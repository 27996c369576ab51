#include "store/sqlite/sqlite_events.hpp"

#include "store/event_store_contract.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;

TEST_CASE("SQLite keeps the event store's contract") {
    const TemporaryDirectory directory;
    checkEventsContract([&] {
        auto store = openSqliteEvents(directory.path() / "events.sqlite");
        REQUIRE(store.has_value());
        return std::move(*store);
    });
}
