#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "store/event_store.hpp"

namespace joulewatch {

/// Events on their way to the event store: who notices them is not held up by the disk. Safe to
/// call from any thread.
class EventLog {
 public:
    static constexpr std::size_t kMaxWaiting = 10'000;  // beyond, the oldest are dropped, counted
    static constexpr std::chrono::milliseconds kRetryAfter{1000};

    /// `told` hears of each event, from a thread of the log, once it is in the store.
    EventLog(std::unique_ptr<EventStore> store, std::function<void(const KeptEvent&)> told);
    ~EventLog();  // stop()
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;

    void record(const std::vector<MeterEvent>& events);
    /// Returns once all that was recorded before survives a power cut, or why it does not.
    Result<void> flush();
    /// Writes what waits; tells nobody any more once it has returned.
    void stop();
    Result<std::vector<KeptEvent>> events(const EventQuery& query) { return store_->events(query); }

    struct Counts {
        std::uint64_t recorded = 0;  // events, each time that more is known of one
        std::uint64_t dropped = 0;
        std::size_t waiting = 0;
    };
    Counts counts() const;

 private:
    void run(const std::stop_token& stopping);
    bool writeSome(std::unique_lock<std::mutex>& lock);

    std::unique_ptr<EventStore> store_;
    std::function<void(const KeptEvent&)> told_;
    mutable std::mutex mutex_;
    std::condition_variable_any news_;
    std::vector<MeterEvent> waiting_;
    bool writing_ = false;
    std::optional<Error> trouble_;
    std::uint64_t recorded_ = 0, dropped_ = 0;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace joulewatch
