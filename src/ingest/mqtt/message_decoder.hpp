#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/text_hash.hpp"
#include "ingest/mqtt/delivered_ids.hpp"
#include "ingest/mqtt/message_format.hpp"
#include "ingest/mqtt/message_rows.hpp"

namespace joulewatch {

/// What became of messages.
struct MessageCounts {
    std::uint64_t messages = 0;
    std::uint64_t readings = 0;  // rows of meters
    std::uint64_t refused = 0;   // messages that should have given readings
    std::uint64_t repeated = 0;  // sent again by the broker, and here already
    std::uint64_t unasked = 0;   // messages of meters that nobody has accepted
};

/// Messages into readings: asks the formats whose topic it is, once, and lets them take it.
class MessageDecoder {
 public:
    using IsAccepted = std::function<bool(std::string_view meter)>;
    /// The first format that knows a topic has it. Topics that begin with `ownPrefix` are what we
    /// say ourselves, and are left alone.
    /// `isAccepted`: whether readings are wanted of a meter that a format has found by itself.
    MessageDecoder(
        std::vector<std::unique_ptr<MessageFormat>> formats, std::string ownPrefix,
        IsAccepted isAccepted = [](std::string_view) { return true; });

    std::vector<MqttSubscription> subscriptions() const;
    /// Changes when there are others.
    std::uint64_t version() const { return version_; }

    /// A message whose first delivery was kept already gives nothing.
    void take(const MqttPublish& message, Timestamp arrival);

    /// MessageRows::ahead()
    Duration ahead(Timestamp now) const { return rows_.ahead(now); }
    std::size_t waitingRows() const { return rows_.rows(); }
    /// The readings of all messages since the last call, one batch a meter.
    ReadingSet takeBatches() { return rows_.take(); }
    /// Which devices have said since the last call that they are there, or are not.
    std::vector<Presence> takePresences() { return rows_.takePresences(); }
    /// What has turned up since the last call and was not accepted.
    std::vector<FoundMeter> takeFound();
    DeliveredIds& delivered() { return delivered_; }
    const MessageCounts& counts() const { return counts_; }
    /// Why the last message that was refused was.
    const std::string& lastProblem() const { return lastProblem_; }

 private:
    /// Whose a topic is, and under which number.
    struct Owner {
        MessageFormat* format = nullptr;  // none: nobody's
        std::uint32_t place = 0;
    };
    const Owner& ownerOf(std::string_view topic);
    void forgetIfChanged();
    bool leaveOutUnasked(const MessageFormat& format, const MqttPublish& message);

    std::vector<std::unique_ptr<MessageFormat>> formats_;
    std::string ownPrefix_;
    IsAccepted isAccepted_;
    std::unordered_map<std::string, Owner, TextHash, std::equal_to<>> owners_;
    std::uint64_t version_ = 0, announcedVersion_ = 0;
    MessageRows rows_;
    FoundMeters found_;
    DeliveredIds delivered_;
    MessageCounts counts_;
    std::string lastProblem_;
};

}  // namespace joulewatch
