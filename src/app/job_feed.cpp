#include "app/job_feed.hpp"

#include <utility>

namespace joulewatch {

void JobFeed::push(const JobState& state) {
    std::function<void()> wake;
    {
        const std::lock_guard lock(mutex_);
        if (states_.size() >= kMaxQueued)
            cutOff_ = true;
        else
            states_.push_back(state);
        wake = wake_;
    }
    if (wake) wake();
}

std::optional<JobState> JobFeed::next() {
    const std::lock_guard lock(mutex_);
    if (states_.empty()) return std::nullopt;
    JobState state = std::move(states_.front());
    states_.pop_front();
    return state;
}

bool JobFeed::cutOff() const {
    const std::lock_guard lock(mutex_);
    return cutOff_;
}

void JobFeed::onNews(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
}

}  // namespace joulewatch
