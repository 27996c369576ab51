#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "store/sha256.hpp"

namespace joulewatch {

/// Somebody has asked for a new password by mail. Who does not exist is queued as well, so that
/// asking takes as long; no token is in here, it is made when the mail is.
struct AskedReset {
    Sha256 account{};    // of what the account is called: one at a time of each
    std::string userId;  // empty: there is no such user
    Timestamp askedAt;
    std::int64_t tries = 0;
    Timestamp nextAt;
    bool done = false;  // sent, or given up
};

/// Safe to call from any thread; each call is all or nothing.
class ResetQueue {
 public:
    static constexpr std::int64_t kMaxQueued = 1'000;  // the oldest make room

    virtual ~ResetQueue() = default;
    /// What is queued for the account stays as it is.
    virtual Result<void> push(const AskedReset& asked) = 0;
    /// Not done and due, the oldest first.
    virtual Result<std::vector<AskedReset>> due(Timestamp now) = 0;
    /// Takes the place of the account's.
    virtual Result<void> save(const AskedReset& asked) = 0;
    virtual Result<void> removeDone(Timestamp askedBefore) = 0;
};

}  // namespace joulewatch
