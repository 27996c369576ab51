#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace joulewatch {

/// Answers since the start, by the hundreds of their status. Safe to call from any thread.
class Traffic {
 public:
    static constexpr unsigned kClasses = 6;  // 1xx to 5xx; 0 stays empty

    void count(unsigned status) {
        const unsigned hundreds = status / 100;
        if (hundreds < kClasses) answers_[hundreds].fetch_add(1, std::memory_order_relaxed);
    }
    std::uint64_t answers(unsigned hundreds) const {
        return answers_[hundreds].load(std::memory_order_relaxed);
    }

 private:
    std::array<std::atomic<std::uint64_t>, kClasses> answers_{};
};

}  // namespace joulewatch
