#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "app/live_subscription.hpp"
#include "core/result.hpp"
#include "store/readings_listener.hpp"

namespace joulewatch {

/// Fans new readings out to browsers. Who stores them does no more than put them down; a thread of
/// the feed makes a message of them, once for all who want it. A slow browser loses its oldest
/// messages and is told so; it never slows ingestion nor grows our memory. Safe to call from any
/// thread.
class LiveFeed final : public ReadingsListener {
 public:
    static constexpr std::size_t kMaxSubscribers = 200;
    static constexpr std::size_t kMaxMeters = 50;  // of one subscriber
    /// Between two messages of a meter; the first goes out at once.
    static constexpr std::chrono::milliseconds kEvery{250};
    /// Of a meter in one message: a backlog is for a chart to load, not to be followed.
    static constexpr std::size_t kMaxRows = 1000;
    static constexpr std::size_t kMaxWaitingRows = 65'536;  // of all meters
    static constexpr std::size_t kMaxAnnounced = 1000;      // that wait; the rest is in the log

    /// What the data of a message is: readings of one meter.
    using Write = std::function<std::string(const ReadingBatch&)>;

    explicit LiveFeed(Write write);
    ~LiveFeed() override;
    LiveFeed(const LiveFeed&) = delete;
    LiveFeed& operator=(const LiveFeed&) = delete;

    /// Ends when the last who holds it lets go. `unavailable` when there are too many;
    /// `invalidInput` for no meters or more than kMaxMeters. A meter may be one that has sent
    /// nothing yet.
    Result<std::shared_ptr<LiveSubscription>> subscribe(const std::set<MeterId>& meters);
    void stored(std::span<const MeterReadings> readings) override;
    /// Tells who follows the meter of an event, `data` as it is; what was read from `since` on.
    void announce(const MeterId& meter, std::string data, Timestamp since);
    /// No subscriber is woken any more once it has returned.
    void stop();

    struct Counts {
        std::size_t subscribers = 0;
        std::uint64_t messages = 0;  // handed to subscribers
        std::uint64_t lost = 0;      // times that one missed something
    };
    Counts counts() const;

 private:
    using Clock = std::chrono::steady_clock;
    struct Meter {
        std::vector<std::weak_ptr<LiveSubscription>> readers;
        std::vector<std::pair<Timestamp, Sample>> rows;     // wait for the next message
        std::optional<Timestamp> lost;                      // the earliest row that found no room
        Clock::time_point next = Clock::time_point::min();  // message
        bool waiting = false;                               // in waiting_
    };
    using MeterPointer = std::shared_ptr<Meter>;
    struct Announced {
        MeterPointer meter;
        std::shared_ptr<const std::string> data;
        Timestamp since;
    };
    static std::vector<std::shared_ptr<LiveSubscription>> readersOf(const Meter& meter);
    std::int64_t nextId();
    void tellEvents(std::unique_lock<std::mutex>& lock);
    void keep(Meter& meter, const MeterReadings& readings);
    void forgetReaders();
    void run(const std::stop_token& stopping);
    std::vector<std::pair<MeterId, MeterPointer>> takeDue(Clock::time_point now);
    void send(const MeterId& id, const MeterPointer& meter, std::unique_lock<std::mutex>& lock);

    Write write_;
    mutable std::mutex mutex_;
    std::condition_variable_any news_;
    std::map<MeterId, MeterPointer, std::less<>> meters_;  // that somebody wants
    std::vector<std::weak_ptr<LiveSubscription>> subscribers_;
    std::vector<std::pair<MeterId, MeterPointer>> waiting_;  // have rows
    std::size_t waitingRows_ = 0;
    std::vector<Announced> announced_;
    std::int64_t lastId_ = 0;
    std::uint64_t messages_ = 0, lost_ = 0;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace joulewatch
