#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ingest/mqtt/mqtt_packet.hpp"
#include "ingest/mqtt/mqtt_stream.hpp"

namespace joulewatch {

/// A connection to a broker, from CONNECT on; an error ends it, and the next one is a new object.
/// Messages of QoS 1 are acknowledged when the caller says so, never before: both clients of Debian
/// acknowledge before they call back, and lose what a crash finds there. For one thread.
class MqttClient {
 public:
    static constexpr std::size_t kReadBytes = 1U << 20U;  // at most, in one receive()

    /// Connected and accepted; errors are sentences.
    static Result<std::unique_ptr<MqttClient>> connect(const MqttAddress& address,
                                                       const MqttConnect& connect,
                                                       const Wakeup& wakeup);
    /// Whether the broker has kept our subscriptions and what came meanwhile.
    bool sessionPresent() const { return sessionPresent_; }

    Result<void> subscribe(std::span<const MqttSubscription> subscriptions);
    /// The messages of one read, waiting up to `patience` for it; none when woken. They stand in
    /// memory of the client until the next call. Keeps the connection alive.
    Result<std::span<const MqttPublish>> receive(std::chrono::milliseconds patience);
    /// Of all messages that receive() has returned last: they are safe.
    Result<void> acknowledge();
    /// QoS 0.
    Result<void> publish(std::string_view topic, std::string_view payload, bool retain);
    /// QoS 1: the broker acknowledges it.
    Result<void> publishOnce(std::string_view topic, std::string_view payload, bool retain);
    /// How many of those the broker has acknowledged since the last call.
    std::size_t takePublished() { return std::exchange(published_, 0); }
    /// Sends what was published since the last call, or waits to be sent.
    Result<void> flush();
    /// For who does not read for a while: the broker must not take us for gone.
    Result<void> keepAlive();
    /// Asks for an answer: a broker works in turn, so it comes after what was asked before.
    Result<void> ping();
    bool pingsAnswered() const { return unanswered_ == 0; }
    /// Says good-bye, so that the will is not published; what is under way comes again.
    void disconnect();

    /// Filters that the broker refused, since the last call.
    std::vector<std::string> takeRefused();
    /// Messages that could not be read, since the last call, and what was wrong with the last one.
    struct Unreadable {
        std::size_t messages = 0;
        std::string reason;
    };
    Unreadable takeUnreadable();

 private:
    using Clock = std::chrono::steady_clock;
    MqttClient(std::unique_ptr<MqttStream> stream, std::chrono::seconds keepAlive,
               const Wakeup& wakeup);
    Result<void> greet(const MqttConnect& connect);
    Result<std::size_t> readSome(std::chrono::milliseconds patience);
    Result<void> takePackets();
    Result<void> takePacket(const MqttPacket& packet);
    void takeMessage(const MqttPacket& packet);
    Result<void> takeSuback(const MqttPacket& packet);
    void unreadable(const std::string& reason);
    std::uint16_t nextPacketId();

    std::unique_ptr<MqttStream> stream_;
    const Wakeup& wakeup_;
    std::chrono::seconds keepAlive_;
    bool sessionPresent_ = false;

    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;  // of what was read and not taken
    std::size_t skip_ = 0;             // bytes of a message that is too long, still to come
    std::vector<MqttPublish> messages_;
    std::vector<std::uint16_t> acknowledging_;
    std::string out_;  // to be sent

    std::vector<MqttSubscription> asked_;  // in the last SUBSCRIBE
    std::uint16_t packetId_ = 0;
    std::size_t published_ = 0;
    std::vector<std::string> refused_;
    Unreadable unreadable_;

    Clock::time_point lastSent_ = Clock::now();
    Clock::time_point lastReceived_ = Clock::now();
    bool pinged_ = false;  // and nothing came since
    std::size_t unanswered_ = 0;
};

}  // namespace joulewatch
