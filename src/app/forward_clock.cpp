#include "app/forward_clock.hpp"

#include <algorithm>
#include <ctime>
#include <memory>
#include <mutex>
#include <utility>

namespace joulewatch {
namespace {

struct LastAnswer {
    std::mutex mutex;
    Timestamp at;
    Duration sinceBoot{};
};

Timestamp systemTime() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

Duration timeSinceBoot() {
    std::timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return std::chrono::floor<Duration>(std::chrono::seconds(time.tv_sec) +
                                        std::chrono::nanoseconds(time.tv_nsec));
}

}  // namespace

std::function<Timestamp()> forwardClock() { return forwardClock(systemTime, timeSinceBoot); }

std::function<Timestamp()> forwardClock(std::function<Timestamp()> timeOfDay,
                                        std::function<Duration()> sinceBoot) {
    auto last = std::make_shared<LastAnswer>();
    last->at = timeOfDay();
    last->sinceBoot = sinceBoot();
    return [last, timeOfDay = std::move(timeOfDay), sinceBoot = std::move(sinceBoot)] {
        const std::lock_guard lock(last->mutex);
        const Duration now = sinceBoot();
        last->at = std::max(timeOfDay(), last->at + (now - last->sinceBoot));
        last->sinceBoot = now;
        return last->at;
    };
}

}  // namespace joulewatch
