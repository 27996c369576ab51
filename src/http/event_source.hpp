#pragma once

#include <functional>
#include <string>

namespace joulewatch {

/// What one reader is sent bit by bit, as server-sent events. The server asks on its I/O thread
/// whenever it was woken, and while nothing happens every few seconds.
class EventSource {
 public:
    virtual ~EventSource() = default;
    /// What there is to send by now; empty when nothing is new.
    virtual std::string next() = 0;
    /// Nothing comes after what next() has given.
    virtual bool ended() const = 0;
    /// `wake` is called, from any thread, whenever there is something new; null: never again.
    virtual void onNews(std::function<void()> wake) = 0;
};

}  // namespace joulewatch
