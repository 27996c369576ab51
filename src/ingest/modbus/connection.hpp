#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ingest/modbus/frames.hpp"

namespace joulewatch::modbus {

/// Asks a unit for registers: a connection, or what stands before one.
using AskRegisters = std::function<Answer<Words>(std::uint8_t unit, Function, RegisterBlock)>;

/// A TCP connection to a meter or a gateway, opened when something is asked and closed by whatever
/// is no proper answer, so that a late one is never taken for the next. For one thread.
///
/// Not libmodbus: its waiting is select(), which writes beyond its set from the 1024th open file
/// on, and a server of many clients has more.
class Connection {
 public:
    /// `stopFd` becomes readable when everything shall end; -1: never.
    Connection(std::string host, std::uint16_t port, int stopFd = -1)
        : host_(std::move(host)), port_(port), stopFd_(stopFd) {}
    ~Connection() { close(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// One request and its answer, connecting included, within `timeout`. Only looking up a name
    /// may take longer.
    Answer<Words> read(std::uint8_t unit, Function function, RegisterBlock block,
                       std::chrono::milliseconds timeout);
    /// To be asked so for as long as the connection lives, each time within `timeout`.
    AskRegisters within(std::chrono::milliseconds timeout) {
        return [this, timeout](std::uint8_t unit, Function function, RegisterBlock block) {
            return read(unit, function, block, timeout);
        };
    }
    bool isOpen() const { return socket_ >= 0; }
    void close();

 private:
    using Clock = std::chrono::steady_clock;
    Answer<void> open(Clock::time_point deadline);
    Answer<Words> ask(const ReadRequest& request, Clock::time_point deadline);
    Answer<void> send(std::span<const std::uint8_t> bytes, Clock::time_point deadline);
    Answer<void> receive(std::span<std::uint8_t> bytes, Clock::time_point deadline);
    Answer<void> waitFor(short events, Clock::time_point deadline) const;

    std::string host_;
    std::uint16_t port_;
    int stopFd_;
    int socket_ = -1;
    std::uint16_t transaction_ = 0;
};

}  // namespace joulewatch::modbus
