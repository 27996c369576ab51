#include "app/password_hash.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <thread>
#include <vector>

using namespace joulewatch;

namespace {

constexpr PasswordCost kCheap{8192, 1};

/// Of this thread: what others do on the machine does not count.
double processorSeconds() {
    std::timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

template <class Work>
double processorSeconds(const Work& work) {
    const double start = processorSeconds();
    work();
    return processorSeconds() - start;
}

}  // namespace

TEST_CASE("a password is hashed with argon2id, 64 MiB, two passes, one lane, and its own salt") {
    PasswordHasher hasher({});
    const auto turn = hasher.turn();
    const auto hash = turn->hash("correct horse");
    CHECK(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));
    CHECK(turn->matches(*hash, "correct horse"));
    CHECK_FALSE(turn->matches(*hash, "correct horsf"));
    CHECK_FALSE(turn->matches(*hash, ""));
    CHECK_FALSE(turn->matches("", "correct horse"));
    CHECK_FALSE(hasher.isOutdated(*hash));
    CHECK(turn->hash("correct horse").value() != hash.value());
}

TEST_CASE("a hash of a lower cost is outdated") {
    PasswordHasher cheap(kCheap), dearer({2 * kCheap.memoryBytes, 1});
    const auto hash = cheap.turn()->hash("correct horse");
    CHECK_FALSE(cheap.isOutdated(*hash));
    CHECK(dearer.isOutdated(*hash));
    CHECK(dearer.turn()->matches(*hash, "correct horse"));
}

TEST_CASE("who is not there takes as much time as who is") {
    PasswordHasher hasher({16u << 20, 2});
    const auto turn = hasher.turn();
    const auto hash = turn->hash("correct horse");
    std::vector<double> known, unknown;
    for (int i = 0; i < 9; ++i) {  // by turns, so that a busy machine slows both
        known.push_back(processorSeconds([&] { CHECK_FALSE(turn->matches(*hash, "wrong")); }));
        unknown.push_back(processorSeconds([&] { turn->matchNothing("wrong"); }));
    }
    // The fastest of each: what the work itself takes. A hash that is refused unread takes 1 %.
    const double ratio = *std::min_element(unknown.begin(), unknown.end()) /
                         *std::min_element(known.begin(), known.end());
    CHECK(ratio > 0.6);
    CHECK(ratio < 1.7);
}

TEST_CASE("four hash at once, sixteen wait, the next is sent away") {
    PasswordHasher hasher(kCheap);
    std::vector<PasswordHasher::Turn> turns;
    for (int i = 0; i < PasswordHasher::kMaxAtOnce; ++i) turns.push_back(*hasher.turn());
    std::atomic<int> served = 0, sentAway = 0;
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < PasswordHasher::kMaxWaiting + 5; ++i)
            callers.emplace_back([&] { ++(hasher.turn() ? served : sentAway); });
        while (sentAway < 5) std::this_thread::yield();
        CHECK(served == 0);
        turns.clear();
    }
    CHECK(served == PasswordHasher::kMaxWaiting);
    CHECK(sentAway == 5);
    CHECK(hasher.turn().has_value());
}
