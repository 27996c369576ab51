#include "app/live_subscription.hpp"

#include <algorithm>
#include <utility>

namespace joulewatch {

bool LiveSubscription::push(LiveMessage message) {
    std::function<void()> wake;
    bool room = true;
    {
        const std::lock_guard lock(mutex_);
        const std::size_t bytes = message.data->size();
        room = messages_.empty() ||
               (messages_.size() < kMaxQueued && bytes_ + bytes <= kMaxQueuedBytes);
        if (!room) dropAll();
        bytes_ += bytes;
        messages_.push_back(std::move(message));
        wake = wake_;
    }
    if (wake) wake();
    return room;
}

void LiveSubscription::lose(std::int64_t id, Timestamp since) {
    std::function<void()> wake;
    {
        const std::lock_guard lock(mutex_);
        if (lost_) since = std::min(since, lost_->since);
        lost_ = LiveMessage{"lost", id, since};
        wake = wake_;
    }
    if (wake) wake();
}

/// All that waits, not the oldest alone: who loads again has all of it, and the queue is empty.
void LiveSubscription::dropAll() {
    for (const LiveMessage& each : messages_) {
        const Timestamp since = lost_ ? std::min(lost_->since, each.since) : each.since;
        lost_ = LiveMessage{"lost", each.id, since};
    }
    messages_.clear();
    bytes_ = 0;
}

std::optional<LiveMessage> LiveSubscription::next() {
    const std::lock_guard lock(mutex_);
    if (lost_) return std::exchange(lost_, std::nullopt);
    if (messages_.empty()) return std::nullopt;
    LiveMessage message = std::move(messages_.front());
    messages_.pop_front();
    bytes_ -= message.data->size();
    return message;
}

void LiveSubscription::onNews(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
}

}  // namespace joulewatch
