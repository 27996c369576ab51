#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "app/modbus_meters.hpp"
#include "core/result.hpp"

namespace joulewatch {

struct ModbusServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 502;        // 0: any free one
    std::vector<std::string> allow;  // addresses of clients; empty: all that reach `address`
};

struct ModbusServerState {
    std::uint64_t connections = 0;  // that are open
    std::uint64_t requests = 0;     // that were answered
    std::uint64_t exceptions = 0;   // of these, with an exception
    std::uint64_t turnedAway = 0;   // clients not allowed, or too many at a time
};

/// Modbus TCP for control rooms: read only, functions 3 and 4, no way to change anything. Modbus
/// knows no log-in, so it is for this machine unless clients are named. One thread serves all.
class ModbusServer {
 public:
    static constexpr std::size_t kMaxConnections = 32;
    static constexpr std::chrono::seconds kIdleTime{60};
    static constexpr int kRequestsPerSecond = 50;  // of a connection; who asks more waits

    /// `meters` outlives it. `invalidInput`: an address that is none; `unavailable`: the port.
    static Result<std::unique_ptr<ModbusServer>> listen(ModbusMeters& meters,
                                                        const ModbusServerOptions& options);
    ~ModbusServer();
    ModbusServer(const ModbusServer&) = delete;
    ModbusServer& operator=(const ModbusServer&) = delete;

    std::uint16_t port() const { return port_; }
    ModbusMeters& meters() const { return meters_; }
    ModbusServerState state() const;

 private:
    class Client;
    ModbusServer(ModbusMeters& meters, std::vector<std::string> allow, int listener, int stop);
    void run();
    void accept();

    ModbusMeters& meters_;
    std::vector<std::string> allow_;
    int listener_;
    int stop_;  // an eventfd
    std::uint16_t port_ = 0;
    std::vector<std::unique_ptr<Client>> clients_;
    std::atomic<std::uint64_t> connections_ = 0, requests_ = 0, exceptions_ = 0, turnedAway_ = 0;
    std::thread thread_;
};

/// An address in the one form that it has; an IPv4 address inside IPv6 is an IPv4 address.
Result<std::string> plainAddress(const std::string& text);

}  // namespace joulewatch
