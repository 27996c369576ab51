#include "app/open_readings.hpp"

#include "store/duckdb/duckdb_store.hpp"

namespace joulewatch {

Result<std::unique_ptr<ReadingStore>> openReadings(const std::filesystem::path& folder) {
    return openDuckDbStore(folder);
}

}  // namespace joulewatch
