#include "app/password_hash.hpp"

#include <sodium.h>

#include <array>
#include <utility>

namespace joulewatch {

PasswordHasher::PasswordHasher(PasswordCost cost)
    : cost_(cost),
      // Salt and hash are any bytes: which password they belong to is not known to anyone.
      nobodysHash_(fmt::format("$argon2id$v=19$m={},t={},p=1$bm9ib2R5J3MtLXNhbHQtMQ$"
                               "kq2oXy0mB3tq6y5dH8nJm2v1cR7wZ4uLx9sPfA0eGiE",
                               cost.memoryBytes / 1024, cost.passes)) {
    ensure(sodium_init() >= 0, "libsodium starts");
}

Result<PasswordHasher::Turn> PasswordHasher::turn() {
    std::unique_lock lock(mutex_);
    if (hashing_ == kMaxAtOnce) {
        if (waiting_ == kMaxWaiting)
            return fail(ErrorCode::unavailable,
                        "Too many people log in at this moment; try again in a few seconds.");
        ++waiting_;
        left_.wait(lock, [this] { return hashing_ < kMaxAtOnce; });
        --waiting_;
    }
    ++hashing_;
    return Turn(*this);
}

PasswordHasher::Turn::Turn(Turn&& other) noexcept
    : hasher_(std::exchange(other.hasher_, nullptr)) {}

PasswordHasher::Turn::~Turn() {
    if (hasher_ == nullptr) return;
    {
        const std::lock_guard lock(hasher_->mutex_);
        --hasher_->hashing_;
    }
    hasher_->left_.notify_one();
}

Result<std::string> PasswordHasher::Turn::hash(std::string_view password) const {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    ensure(!password.empty(), "a password that is kept was judged before");
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), hasher_->cost_.passes,
                              hasher_->cost_.memoryBytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fail(ErrorCode::unavailable, "There is not enough memory to hash a password.");
    return std::string(text.data());
}

bool PasswordHasher::Turn::matches(const std::string& hash, std::string_view password) const {
    const char* const bytes = password.empty() ? "" : password.data();  // libsodium takes no null
    return crypto_pwhash_str_verify(hash.c_str(), bytes, password.size()) == 0;
}

void PasswordHasher::Turn::matchNothing(std::string_view password) const {
    static_cast<void>(matches(hasher_->nobodysHash_, password));
}

bool PasswordHasher::isOutdated(const std::string& hash) const {
    return crypto_pwhash_str_needs_rehash(hash.c_str(), cost_.passes, cost_.memoryBytes) != 0;
}

}  // namespace joulewatch
