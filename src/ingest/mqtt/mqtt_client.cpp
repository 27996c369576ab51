#include "ingest/mqtt/mqtt_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace joulewatch {
namespace {

constexpr std::chrono::seconds kPatience{10};  // for a connection, an answer, a write
constexpr std::size_t kMaxOut = 4U << 20U;     // that waits to be sent
constexpr std::size_t kMaxFiltersAtOnce = 100;

}  // namespace

MqttClient::MqttClient(std::unique_ptr<MqttStream> stream, std::chrono::seconds keepAlive,
                       const Wakeup& wakeup)
    : stream_(std::move(stream)), wakeup_(wakeup), keepAlive_(keepAlive) {
    buffer_.resize(kReadBytes + kMaxMqttPacketBytes);
}

Result<std::unique_ptr<MqttClient>> MqttClient::connect(const MqttAddress& address,
                                                        const MqttConnect& connect,
                                                        const Wakeup& wakeup) {
    auto stream = MqttStream::connect(address, kPatience, wakeup);
    if (!stream) return fail(stream.error());
    std::unique_ptr<MqttClient> client(
        new MqttClient(std::move(*stream), connect.keepAlive, wakeup));
    if (auto greeted = client->greet(connect); !greeted) return fail(greeted.error());
    return client;
}

Result<void> MqttClient::greet(const MqttConnect& connect) {
    writeConnect(out_, connect);
    if (auto sent = flush(); !sent) return sent;
    const auto until = Clock::now() + kPatience;
    for (;;) {
        const auto read =
            readSome(std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()));
        if (!read) return fail(read.error());
        const auto packet = readMqttPacket({buffer_.data(), end_});
        if (!packet) return fail(packet.error());
        if (*packet) {
            const auto answer = readConnack(**packet);
            if (!answer) return fail(answer.error());
            if (answer->code != 0)
                return fail(ErrorCode::unavailable, "The broker refuses the connection: {}.",
                            refusalOf(answer->code));
            sessionPresent_ = answer->sessionPresent;
            begin_ = (*packet)->bytes;
            return {};
        }
        if (*read == 0) return fail(ErrorCode::unavailable, "The broker does not answer CONNECT.");
    }
}

Result<void> MqttClient::subscribe(std::span<const MqttSubscription> subscriptions) {
    for (std::size_t from = 0; from < subscriptions.size(); from += kMaxFiltersAtOnce) {
        const auto some =
            subscriptions.subspan(from, std::min(kMaxFiltersAtOnce, subscriptions.size() - from));
        writeSubscribe(out_, nextPacketId(), some);
        asked_.insert(asked_.end(), some.begin(), some.end());
    }
    return flush();
}

Result<std::size_t> MqttClient::readSome(std::chrono::milliseconds patience) {
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    const std::span<char> room(buffer_.data() + end_, buffer_.size() - end_);
    auto read = stream_->read(room);
    if (read && *read == 0 && patience.count() > 0) {
        stream_->wait(MqttStream::Until::readable, patience, wakeup_);
        read = stream_->read(room);
    }
    if (!read) return read;
    end_ += *read;
    if (*read > 0) {
        lastReceived_ = Clock::now();
        pinged_ = false;
    }
    return read;
}

Result<std::span<const MqttPublish>> MqttClient::receive(std::chrono::milliseconds patience) {
    messages_.clear();
    const std::size_t before = end_ - begin_;
    // What came with the CONNACK is taken without waiting for more.
    if (auto taken = takePackets(); !taken) return fail(taken.error());
    if (messages_.empty() || before == 0) {
        if (auto read = readSome(patience); !read) return fail(read.error());
        if (auto taken = takePackets(); !taken) return fail(taken.error());
    }
    if (auto alive = keepAlive(); !alive) return fail(alive.error());
    // A read of less than all there was is asked for at once; so the silence is known here.
    if (pinged_ && Clock::now() - lastReceived_ > keepAlive_)
        return fail(ErrorCode::unavailable, "The broker has said nothing for {} s.",
                    keepAlive_.count());
    return std::span<const MqttPublish>(messages_);
}

Result<void> MqttClient::takePackets() {
    for (;;) {
        const std::size_t skipped = std::min(skip_, end_ - begin_);
        skip_ -= skipped;
        begin_ += skipped;
        if (skip_ > 0) return {};
        const auto packet = readMqttPacket({buffer_.data() + begin_, end_ - begin_});
        if (!packet) return fail(packet.error());
        if (!*packet) return {};
        if (auto taken = takePacket(**packet); !taken) return taken;
        const std::size_t here = std::min((*packet)->bytes, end_ - begin_);
        begin_ += here;
        skip_ = (*packet)->bytes - here;
    }
}

Result<void> MqttClient::takePacket(const MqttPacket& packet) {
    switch (packet.type) {
        case MqttPacketType::publish:
            takeMessage(packet);
            return {};
        case MqttPacketType::puback:
            ++published_;
            return {};
        case MqttPacketType::suback:
            return takeSuback(packet);
        case MqttPacketType::pingresp:
            if (unanswered_ > 0) --unanswered_;
            return {};
        case MqttPacketType::connack:
            return fail(ErrorCode::invalidInput, "The broker sent a second CONNACK.");
        default:
            return {};
    }
}

void MqttClient::takeMessage(const MqttPacket& packet) {
    const auto publish = readPublish(packet);
    if (!publish) return unreadable(publish.error().message);
    if (publish->qos > 0) acknowledging_.push_back(publish->packetId);
    if (packet.tooLong)
        return unreadable(fmt::format("A message has {} bytes; {} is the most that is read.",
                                      packet.bytes, kMaxMqttPacketBytes));
    messages_.push_back(*publish);
}

Result<void> MqttClient::takeSuback(const MqttPacket& packet) {
    const auto ack = readAck(packet);
    if (!ack) return fail(ack.error());
    if (ack->codes.size() > asked_.size())
        return fail(ErrorCode::invalidInput, "The broker answers what was not asked.");
    for (std::size_t i = 0; i < ack->codes.size(); ++i)
        if (static_cast<unsigned char>(ack->codes[i]) > 1) refused_.push_back(asked_[i].filter);
    asked_.erase(asked_.begin(), asked_.begin() + static_cast<std::ptrdiff_t>(ack->codes.size()));
    return {};
}

void MqttClient::unreadable(const std::string& reason) {
    ++unreadable_.messages;
    unreadable_.reason = reason;
}

Result<void> MqttClient::acknowledge() {
    for (const std::uint16_t id : acknowledging_) writePuback(out_, id);
    acknowledging_.clear();
    return flush();
}

Result<void> MqttClient::publish(std::string_view topic, std::string_view payload, bool retain) {
    writePublish(out_, topic, payload, retain);
    return out_.size() > kMaxOut ? flush() : Result<void>();
}

Result<void> MqttClient::publishOnce(std::string_view topic, std::string_view payload,
                                     bool retain) {
    writePublish(out_, topic, payload, retain, nextPacketId());
    return out_.size() > kMaxOut ? flush() : Result<void>();
}

std::uint16_t MqttClient::nextPacketId() {
    packetId_ = static_cast<std::uint16_t>(packetId_ % 0xFFFF + 1);
    return packetId_;
}

Result<void> MqttClient::flush() {
    const auto until = Clock::now() + kPatience;
    std::size_t sent = 0;
    while (sent < out_.size()) {
        const auto written = stream_->write(std::string_view(out_).substr(sent));
        if (!written) return fail(written.error());
        sent += *written;
        if (*written > 0) {
            lastSent_ = Clock::now();
            continue;
        }
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
        if (left.count() <= 0)
            return fail(ErrorCode::unavailable, "The broker takes nothing for {} s.",
                        kPatience.count());
        stream_->wait(MqttStream::Until::writable, left, wakeup_);
    }
    out_.clear();
    return {};
}

Result<void> MqttClient::keepAlive() {
    const auto now = Clock::now();
    const bool silent = now - lastReceived_ >= keepAlive_ / 2 && !pinged_;
    if (!silent && now - lastSent_ < keepAlive_ / 2) return {};
    return ping();
}

Result<void> MqttClient::ping() {
    pinged_ = true;
    ++unanswered_;
    writePing(out_);
    return flush();
}

void MqttClient::disconnect() {
    writeDisconnect(out_);
    (void)flush();
}

std::vector<std::string> MqttClient::takeRefused() { return std::exchange(refused_, {}); }
MqttClient::Unreadable MqttClient::takeUnreadable() { return std::exchange(unreadable_, {}); }

}  // namespace joulewatch
