#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace joulewatch {

/// How long to wait before what failed is tried again: 1 s, 2 s, 4 s, … kLongest, each between half
/// of it and all, so that many who lost the same server do not come back together.
class RetryPause {
 public:
    static constexpr std::chrono::milliseconds kShortest{1000}, kLongest{30'000};

    std::chrono::milliseconds next() {
        std::uniform_int_distribution<std::int64_t> some(longest_.count() / 2, longest_.count());
        longest_ = std::min(kLongest, longest_ * 2);
        return std::chrono::milliseconds(some(random_));
    }
    void reset() { longest_ = kShortest; }

 private:
    std::chrono::milliseconds longest_ = kShortest;
    std::minstd_rand random_{std::random_device{}()};
};

}  // namespace joulewatch
