#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "core/progress.hpp"

namespace joulewatch {

/// Counts work done by many threads against a known total and passes it on to a Progress.
class WorkMeter {
 public:
    WorkMeter(const Progress& progress, std::string_view stage, std::uint64_t total)
        : progress_(progress), stage_(stage), total_(total) {}

    /// False once the listener has asked to stop; then every later call is false too.
    bool advance(std::uint64_t work) {
        const std::uint64_t done = done_.fetch_add(work) + work;
        if (progress_ && !progress_(stage_, done, total_)) cancelled_ = true;
        return !cancelled_;
    }
    bool cancelled() const { return cancelled_; }

 private:
    const Progress& progress_;
    std::string_view stage_;
    std::uint64_t total_;
    std::atomic<std::uint64_t> done_ = 0;
    std::atomic<bool> cancelled_ = false;
};

}  // namespace joulewatch
