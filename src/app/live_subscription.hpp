#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace joulewatch {

/// Something that happened to a meter, in the words of a live page.
struct LiveMessage {
    std::string_view
        event;  // "readings", "anomaly", or "lost": data has to be loaded again from `since` on
    std::int64_t id = 0;  // grows; microseconds since 1970 when it was made, or a little later
    Timestamp since{};    // of its earliest reading
    std::shared_ptr<const std::string> data{};
};

/// What one reader of a LiveFeed has still to hear. Who does not keep up loses what waits, and is
/// told from when on. Safe to use from any thread.
class LiveSubscription {
 public:
    static constexpr std::size_t kMaxQueued = 256;  // a minute of one meter at its fastest
    static constexpr std::size_t kMaxQueuedBytes = 256 << 10;

    /// False when messages were lost over it.
    bool push(LiveMessage message);
    /// It has missed readings from `since` on.
    void lose(std::int64_t id, Timestamp since);
    std::optional<LiveMessage> next();  // the oldest not yet heard
    /// `wake` is called, from another thread, whenever there is something to hear.
    void onNews(std::function<void()> wake);

 private:
    void dropAll();

    std::mutex mutex_;
    std::deque<LiveMessage> messages_;
    std::size_t bytes_ = 0;            // of their data
    std::optional<LiveMessage> lost_;  // to be told first
    std::function<void()> wake_;
};

}  // namespace joulewatch
