#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "store/people_store.hpp"

namespace joulewatch {

/// Slows down who guesses passwords: per account after five failures, 4 s and twice as long after
/// each further one, up to 15 minutes, never for ever (so that in ten minutes twelve are looked
/// at); per address and over all addresses by a number of tries a minute. Accounts that do not
/// exist are slowed down alike. What accounts have failed outlives a restart. Safe to call from any
/// thread.
class LoginThrottle {
 public:
    static constexpr std::int64_t kFreeFailures = 5;
    static constexpr std::chrono::minutes kFailureWindow{15};
    static constexpr std::chrono::seconds kFirstDelay{4};
    static constexpr std::chrono::minutes kLongestDelay{15};
    static constexpr std::chrono::hours kForgetAfter{24};  // of a slowed account
    static constexpr std::size_t kTriesPerAddress = 30;    // a minute
    static constexpr std::size_t kTriesOverall = 300;
    static constexpr std::size_t kMaxAddresses = 10'000;  // whose tries of a minute are remembered

    explicit LoginThrottle(PeopleStore& people) : people_(people) {}

    /// Zero: this address may try now, which counts as a try.
    std::chrono::seconds admitAddress(std::string_view address, Timestamp now);
    /// Zero: this account may be tried now. Counts as a failure until succeeded() tells otherwise,
    /// so that tries at the same time do not slip through together.
    Result<std::chrono::seconds> admitAccount(std::string_view account, Timestamp now);
    Result<void> succeeded(std::string_view account);

 private:
    using Tries = std::deque<Timestamp>;  // of the last minute

    std::mutex mutex_;
    PeopleStore& people_;
    std::map<std::string, Tries, std::less<>> byAddress_;
    Tries overall_;
};

}  // namespace joulewatch
