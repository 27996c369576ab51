#include "app/event_log.hpp"

#include <utility>

namespace joulewatch {

EventLog::EventLog(std::unique_ptr<EventStore> store, std::function<void(const KeptEvent&)> told)
    : store_(std::move(store)),
      told_(std::move(told)),
      thread_([this](const std::stop_token& stopping) { run(stopping); }) {}

EventLog::~EventLog() { stop(); }

void EventLog::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void EventLog::record(const std::vector<MeterEvent>& events) {
    if (events.empty()) return;
    {
        const std::lock_guard lock(mutex_);
        recorded_ += events.size();
        waiting_.insert(waiting_.end(), events.begin(), events.end());
        if (waiting_.size() > kMaxWaiting) {
            const auto more = static_cast<std::ptrdiff_t>(waiting_.size() - kMaxWaiting);
            waiting_.erase(waiting_.begin(), waiting_.begin() + more);
            dropped_ += static_cast<std::uint64_t>(more);
        }
    }
    news_.notify_all();
}

Result<void> EventLog::flush() {
    std::unique_lock lock(mutex_);
    news_.wait(lock, [&] { return (waiting_.empty() && !writing_) || trouble_; });
    if (!waiting_.empty() && trouble_) return fail(*trouble_);
    lock.unlock();
    return store_->sync();
}

void EventLog::run(const std::stop_token& stopping) {
    std::unique_lock lock(mutex_);
    while (!stopping.stop_requested()) {
        news_.wait(lock, stopping, [&] { return !waiting_.empty(); });
        if (waiting_.empty() || writeSome(lock)) continue;
        news_.wait_for(lock, stopping, kRetryAfter, [] { return false; });
    }
    if (!waiting_.empty()) writeSome(lock);
}

/// Gives the lock away meanwhile; what could not be written goes back to the head of the queue.
bool EventLog::writeSome(std::unique_lock<std::mutex>& lock) {
    std::vector<MeterEvent> events = std::exchange(waiting_, {});
    writing_ = true;
    lock.unlock();
    const auto ids = store_->put(events);
    if (ids)
        for (std::size_t i = 0; i < events.size(); ++i) told_({(*ids)[i], events[i]});
    lock.lock();
    writing_ = false;
    trouble_ = ids ? std::nullopt : std::optional(ids.error());
    if (!ids) waiting_.insert(waiting_.begin(), events.begin(), events.end());
    news_.notify_all();
    return ids.has_value();
}

EventLog::Counts EventLog::counts() const {
    const std::lock_guard lock(mutex_);
    return {recorded_, dropped_, waiting_.size()};
}

}  // namespace joulewatch
