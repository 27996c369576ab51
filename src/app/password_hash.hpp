#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace joulewatch {

/// Of argon2id with one lane. OWASP's floor is 19 MiB and 2 passes; this takes about 0.1 s.
struct PasswordCost {
    std::size_t memoryBytes = 64u << 20;
    unsigned passes = 2;
};

/// Hashes passwords with argon2id (RFC 9106), a few at a time, since each takes much memory. Safe
/// to call from any thread.
class PasswordHasher {
 public:
    static constexpr int kMaxAtOnce = 4;
    static constexpr int kMaxWaiting = 16;

    explicit PasswordHasher(PasswordCost cost);

    /// The right to hash, for as long as it lives.
    class Turn {
     public:
        Turn(Turn&& other) noexcept;
        Turn& operator=(Turn&&) = delete;
        ~Turn();
        /// With a fresh salt; the text holds algorithm and cost as well.
        Result<std::string> hash(std::string_view password) const;
        bool matches(const std::string& hash, std::string_view password) const;
        /// As much work as matches(), for who is not there.
        void matchNothing(std::string_view password) const;

     private:
        friend class PasswordHasher;
        explicit Turn(PasswordHasher& hasher) : hasher_(&hasher) {}
        PasswordHasher* hasher_;
    };
    /// Waits for a turn; `unavailable` when too many wait already.
    Result<Turn> turn();

    /// Whether a hash was made at a lower cost than today's.
    bool isOutdated(const std::string& hash) const;

 private:
    PasswordCost cost_;
    std::string nobodysHash_;
    std::mutex mutex_;
    std::condition_variable left_;
    int hashing_ = 0;
    int waiting_ = 0;
};

}  // namespace joulewatch
