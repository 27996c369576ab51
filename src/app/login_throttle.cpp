#include "app/login_throttle.hpp"

#include <algorithm>
#include <cctype>

namespace joulewatch {
namespace {

using std::chrono::seconds;
constexpr std::chrono::minutes kMinute{1};

/// People type their names in any case, and it is the same account.
Sha256 accountKey(std::string_view account) {
    std::string lower(account);
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return sha256(std::as_bytes(std::span(lower)));
}

Duration delayAfter(std::int64_t failures) {
    if (failures < LoginThrottle::kFreeFailures) return Duration{0};
    const auto doublings = std::min<std::int64_t>(failures - LoginThrottle::kFreeFailures, 20);
    return std::min<Duration>(LoginThrottle::kFirstDelay * (1LL << doublings),
                              LoginThrottle::kLongestDelay);
}

void dropOld(std::deque<Timestamp>& tries, Timestamp now) {
    while (!tries.empty() && tries.front() <= now - kMinute) tries.pop_front();
}

seconds untilNextTry(const std::deque<Timestamp>& tries, std::size_t limit, Timestamp now) {
    if (tries.size() < limit) return seconds{0};
    return std::chrono::ceil<seconds>(tries.front() + kMinute - now);
}

}  // namespace

seconds LoginThrottle::admitAddress(std::string_view address, Timestamp now) {
    const std::lock_guard lock(mutex_);
    dropOld(overall_, now);
    if (byAddress_.size() >= kMaxAddresses)
        std::erase_if(byAddress_, [&](const auto& each) {
            return each.second.empty() || each.second.back() <= now - kMinute;
        });
    // More addresses than are remembered cannot happen: kTriesOverall a minute are fewer.
    Tries& tries = byAddress_.try_emplace(std::string(address)).first->second;
    dropOld(tries, now);
    const seconds wait = std::max(untilNextTry(tries, kTriesPerAddress, now),
                                  untilNextTry(overall_, kTriesOverall, now));
    if (wait > seconds{0}) return wait;
    tries.push_back(now);
    overall_.push_back(now);
    return seconds{0};
}

Result<seconds> LoginThrottle::admitAccount(std::string_view account, Timestamp now) {
    const Sha256 key = accountKey(account);
    const std::lock_guard lock(mutex_);
    auto failures = people_.loginFailures(key);
    if (!failures) return fail(failures.error());
    const auto forgetAfter =
        failures->count < kFreeFailures ? Duration{kFailureWindow} : Duration{kForgetAfter};
    if (now - failures->lastAt >= forgetAfter) failures->count = 0;
    const Timestamp next = failures->lastAt + delayAfter(failures->count);
    if (failures->count > 0 && now < next) return std::chrono::ceil<seconds>(next - now);
    if (auto counted = people_.setLoginFailures(key, {failures->count + 1, now}); !counted)
        return fail(counted.error());
    return seconds{0};
}

Result<void> LoginThrottle::succeeded(std::string_view account) {
    const std::lock_guard lock(mutex_);
    return people_.clearLoginFailures(accountKey(account));
}

}  // namespace joulewatch
