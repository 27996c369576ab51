#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "store/journaled_readings.hpp"

namespace joulewatch {

inline constexpr const char* kJournalName = "journal.sqlite";  // of a data directory

/// The readings kept in a folder, which is made when it is not there. One program has it at a time.
Result<std::unique_ptr<ReadingStore>> openReadings(const std::filesystem::path& folder);

/// Readings that arrive one by one, acknowledged once they are on disk.
struct LiveReadings {
    std::shared_ptr<ReadingStore> store;           // to be asked
    std::unique_ptr<JournaledReadings> journaled;  // to be given more
};
/// Those of a data directory: the journal and the folder `live` in it, both made when they are not
/// there. What a crash has left in the journal is in the store on return. `listeners` hear
/// of what is stored, and outlive the readings.
Result<LiveReadings> openLiveReadings(const std::filesystem::path& dataDirectory,
                                      std::vector<ReadingsListener*> listeners = {});

}  // namespace joulewatch
