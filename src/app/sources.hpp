#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "store/journaled_readings.hpp"

namespace joulewatch {

class AlertStore;
class DiscoveryInbox;
class EventLog;
class MeterRegistry;
class ReadingsRelay;

/// What a page for operators shows of a way in.
struct SourceState {
    std::string name;
    std::string
        kind;  // of its tables in the configuration: mqtt, modbus, modbus_scan, folder, mqtt_out
    std::string target;  // what it reads from, without secrets: mqtt://broker:1883
    bool connected = false;
    std::optional<Timestamp> since;          // it is connected, or is not
    std::optional<Timestamp> lastReadingAt;  // when the last one was taken
    std::uint64_t connections = 0;           // made since the start of the program
    std::uint64_t messages = 0;              // that came: messages, answers or files
    std::uint64_t readings = 0;              // taken of them
    std::uint64_t errors = 0;                // messages, polls or files that gave none
    std::string lastError;                   // a sentence; empty when there was none
};

/// Fetches readings by itself, on a thread of its own, from its making to its end.
class Source {
 public:
    virtual ~Source() = default;
    virtual SourceState state() const = 0;  // safe to call from any thread
};

/// What a source works with; outlives it.
struct Intake {
    JournaledReadings& readings;
    std::filesystem::path spillDirectory{};  // for files that memory has no room for
    MeterRegistry* registry = nullptr;       // hears of what append() has stored
    DiscoveryInbox* inbox = nullptr;         // for what turns up and nobody has configured
    ReadingsRelay* relay = nullptr;          // who passes readings on hears them here
    AlertStore* alerts = nullptr;            // and what is wrong with meters, here
    EventLog* events = nullptr;

    /// JournaledReadings::append(); then the registry hears of it. `source`: "mqtt:<name>", …
    Result<AppendReceipt> append(std::string_view source, std::string_view batchKey,
                                 const ReadingSet& sent, JournalNote note = {}) const;
    /// The same of JournaledReadings::import().
    Result<AppendReceipt> import(std::string_view source, std::string_view batchKey,
                                 const ReadingSpool& spool, const Progress& progress) const;
    /// The registry hears of what has come and is not kept: so many, and why the last one is not.
    void reject(std::string_view source, std::size_t rejected, std::string_view why) const;
};

/// Starts a source whose settings are good.
using StartSource = std::function<Result<std::unique_ptr<Source>>(const Intake&)>;

/// The sources of a configuration file: [[mqtt]], …; none without a file. Each has a `name` of its
/// own. What is wrong is `invalidInput` with file, line, key and what is expected.
Result<std::vector<StartSource>> readSources(const std::filesystem::path& file);

/// Starts all, or none.
Result<std::vector<std::unique_ptr<Source>>> startSources(const std::vector<StartSource>& sources,
                                                          const Intake& intake);

}  // namespace joulewatch
