#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "app/discovery_inbox.hpp"
#include "app/modbus_gateway.hpp"
#include "app/modbus_scan_settings.hpp"
#include "app/retry_pause.hpp"

namespace joulewatch {

/// How looking for units goes.
struct ModbusSearchState {
    bool isConnected = false;        // the gateway could be reached the last time
    std::optional<Timestamp> since;  // it can, or cannot
    std::uint64_t connections = 0;   // times that it could after it could not
    std::uint64_t answers = 0;       // units that answered, each scan anew
    std::uint64_t errors = 0;
    std::string lastError;  // a sentence; empty: there was none
};

/// Asks unit after unit of a gateway what it is, and offers to the inbox those that say it. Whoever
/// is accepted there is left to the gateway, which polls it. For the gateway's thread, but for
/// state().
class ModbusSearch {
 public:
    /// `inbox` outlives it. `now` never goes back.
    ModbusSearch(ModbusScanSettings settings, DiscoveryInbox& inbox,
                 std::function<Timestamp()> now);

    const ModbusScanSettings& settings() const { return settings_; }
    bool isAccepted(std::uint8_t unit) const;
    /// How an accepted unit is polled; empty when it is not accepted, or nobody knows any more what
    /// it is: then run() finds out.
    std::optional<ModbusMeterSettings> accepted(std::uint8_t unit) const;

    Timestamp due() const { return due_; }  // the next scan
    /// A scan. `ask` waits for its turn, and says `unreachable` when all shall end.
    void run(const modbus::AskRegisters& ask);

    /// Whether somebody could reach the gateway just now.
    void noteContact(bool isReached);
    void noteError(const std::string& sentence);
    ModbusSearchState state() const;

 private:
    void offer(const ModbusUnit& unit);

    ModbusScanSettings settings_;
    DiscoveryInbox& inbox_;
    std::function<Timestamp()> now_;
    RetryPause pause_;
    Timestamp due_;
    mutable std::mutex mutex_;  // of the state
    ModbusSearchState state_;
};

}  // namespace joulewatch
