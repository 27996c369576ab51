#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace joulewatch {

/// How much one sender may bring: so many a second, all of a second's at once. A piece that is
/// larger than a second's is taken and paid for afterwards ("generic cell rate algorithm" of ITU-T
/// I.371, annex A). One thread at a time.
class SendingLimit {
 public:
    using Clock = std::chrono::steady_clock;

    /// Zero: `count` were taken. Else nothing was: come back after it.
    std::chrono::milliseconds take(std::uint64_t count, std::uint64_t perSecond,
                                   Clock::time_point now) {
        constexpr std::chrono::seconds kBurst{1};
        const auto paid = std::max(paidUntil_, now);
        if (paid - now >= kBurst)
            return std::max(std::chrono::ceil<std::chrono::milliseconds>(paid - now - kBurst),
                            std::chrono::milliseconds{1});
        using Nanos = std::chrono::nanoseconds;
        paidUntil_ = paid + Nanos{static_cast<Nanos::rep>(static_cast<double>(count) * 1e9 /
                                                          static_cast<double>(perSecond))};
        return std::chrono::milliseconds{0};
    }

 private:
    Clock::time_point paidUntil_{};
};

}  // namespace joulewatch
