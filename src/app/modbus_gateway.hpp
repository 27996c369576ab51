#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/modbus_circuit.hpp"
#include "app/modbus_scan.hpp"
#include "core/reading_batch.hpp"
#include "ingest/modbus/meter_reader.hpp"

namespace joulewatch {

class ModbusSearch;

/// A meter that is asked for as long as the server runs.
struct ModbusMeterSettings {
    std::string name;   // of the source, as its table has it
    std::string meter;  // whose readings they are
    ModbusTarget target;
    modbus::MeterChoice choice;
    Duration every = std::chrono::seconds{5};
    Duration timeout = std::chrono::seconds{1};  // of a request
    bool phases = false;                         // as meters of their own: <meter>/L1 …
};

/// How asking a meter goes.
struct ModbusMeterState {
    bool isConnected = false;        // the last answer was a proper one
    std::optional<Timestamp> since;  // it is, or is not
    std::optional<Timestamp> lastReadingAt;
    std::uint64_t connections = 0;  // times that it answered properly after it had not
    std::uint64_t answers = 0;
    std::uint64_t readings = 0;  // that were kept, phases included
    std::array<std::uint64_t, modbus::kFaults> faults{};
    std::string lastError;               // a sentence; empty: there was none
    std::optional<Timestamp> openUntil;  // not asked before: too many failures
    std::string title;                   // what answers
};

/// What is stored of one reading: the meter's row, and one a phase where they are wanted and say
/// something.
std::vector<ReadingBatch> batchesOf(const ModbusMeterSettings& settings, Timestamp at,
                                    const modbus::MeterReading& reading, int phases);

/// Asks the meters behind one address, one after the other, on one connection and a thread of its
/// own, so that whatever the address does it does to its own meters only. Rounds are at multiples
/// of the interval, which is the stamp of their readings; a round that comes while the one before
/// is not done is left out.
///
/// In the pauses a search may ask for what else is there, on the same connection, as many gateways
/// have but one. What a person accepts of it is polled like the others from then on.
class ModbusGateway {
 public:
    /// Keeps what one round has brought; its key is the round's alone.
    using Keep = std::function<Result<void>(const std::string& key,
                                            const std::vector<ReadingBatch>& batches)>;
    /// Hears why a meter has given nothing.
    using Missed = std::function<void(const std::string& why)>;
    static constexpr std::size_t kMaxWaiting = 1000;  // rounds while they cannot be kept
    /// For so many of a meter's intervals a search rests when right after a question of its own the
    /// meter has not answered, which does not count for the meter's circuit: what keeps a gateway
    /// busy spoils one poll in ten at most.
    static constexpr int kRest = 10;
    static constexpr std::chrono::seconds kPatience{60};  // of a search that has no turn

    /// All meters have the target. `search` may be null. `now` never goes back, so that no stamp
    /// comes twice.
    ModbusGateway(const ModbusTarget& target, std::vector<ModbusMeterSettings> meters,
                  std::unique_ptr<ModbusSearch> search, Keep keep, Missed missed,
                  std::function<Timestamp()> now);
    ~ModbusGateway();
    ModbusGateway(const ModbusGateway&) = delete;
    ModbusGateway& operator=(const ModbusGateway&) = delete;

    ModbusMeterState state(std::size_t meter) const;
    const ModbusSearch* search() const { return search_.get(); }  // null: there is none
    /// Of the meters that the search has brought.
    std::vector<ModbusMeterState> adopted() const;

 private:
    struct Meter;
    struct Round {
        std::string key;
        std::vector<ReadingBatch> batches;
        std::vector<std::size_t> meters;  // whose readings these are
        Timestamp at;
    };
    void run();
    bool isEnding() const;
    void waitUntil(Timestamp at) const;
    void adopt();
    std::optional<Timestamp> nextPoll() const;
    void pollDue();
    modbus::Answer<modbus::Words> askBetween(std::uint8_t unit, modbus::Function function,
                                             modbus::RegisterBlock block);
    std::chrono::milliseconds turn() const;
    Round ask(Timestamp at);
    std::optional<modbus::Failure> askMeter(Meter& meter, Timestamp at, Round& round);
    void keepWaiting();
    void noteKept(const Round& round);
    void noteFailure(Meter& meter, const modbus::Failure& failure);

    std::string target_;
    std::vector<std::unique_ptr<Meter>> meters_;  // those of the search are added to the others
    std::unique_ptr<ModbusSearch> search_;
    std::map<std::uint8_t, std::size_t> adopted_;  // units of the search in meters_
    bool hasSearched_ = false;                     // since the last round
    Timestamp restUntil_{};                        // of the search
    Keep keep_;
    Missed missed_;
    std::function<Timestamp()> now_;
    int stop_;  // an eventfd
    modbus::Connection connection_;
    std::vector<Round> waiting_;
    mutable std::mutex mutex_;  // of the states, and of adding meters
    std::thread thread_;
};

}  // namespace joulewatch
