#include "http/rate_limit.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace joulewatch {
namespace {

using std::chrono::ceil;
using std::chrono::seconds;
constexpr std::chrono::minutes kMinute{1};
constexpr std::string_view kOthers = "others";

}  // namespace

RateLimit::Clock::time_point& RateLimit::fullAt(std::string_view asker, Clock::time_point now) {
    if (const auto known = fullAt_.find(asker); known != fullAt_.end()) return known->second;
    if (fullAt_.size() >= kMaxAskers)
        std::erase_if(fullAt_, [&](const auto& each) { return each.second <= now; });
    const std::string_view key = fullAt_.size() >= kMaxAskers ? kOthers : asker;
    return fullAt_.try_emplace(std::string(key), now).first->second;
}

RateState RateLimit::admit(std::string_view asker, std::uint32_t perMinute, Clock::time_point now) {
    const Clock::duration each = Clock::duration(kMinute) / perMinute;
    const std::lock_guard lock(mutex_);
    Clock::time_point& full = fullAt(asker, now);
    full = std::max(full, now);
    RateState state;
    state.limit = perMinute;
    const Clock::duration after = full + each - now;  // what would be missing from the bucket
    if (after > kMinute)
        state.retryAfter = std::max(ceil<seconds>(after - kMinute), seconds{1});
    else
        full += each;
    state.remaining = static_cast<std::uint32_t>((Clock::duration(kMinute) - (full - now)) / each);
    state.reset = ceil<seconds>(full - now);
    return state;
}

std::string askerAt(std::string_view address) {
    std::string text(address);
    in6_addr v6{};
    if (inet_pton(AF_INET6, text.c_str(), &v6) != 1 || IN6_IS_ADDR_V4MAPPED(&v6)) return text;
    std::fill(std::begin(v6.s6_addr) + 8, std::end(v6.s6_addr), std::uint8_t{0});
    std::array<char, INET6_ADDRSTRLEN> shown{};
    return inet_ntop(AF_INET6, &v6, shown.data(), shown.size());
}

}  // namespace joulewatch
