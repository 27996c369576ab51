#include "app/accepted_ids.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "core/result.hpp"

namespace joulewatch {

AcceptedIds::AcceptedIds() {
    static_assert(crypto_shorthash_KEYBYTES == sizeof(key_) && crypto_shorthash_BYTES == 8);
    ensure(sodium_init() >= 0, "libsodium starts");
    randombytes_buf(key_.data(), key_.size());
}

/// SipHash-2-4; never one of the two marks.
std::uint64_t AcceptedIds::hashOf(std::string_view id) const noexcept {
    std::array<unsigned char, crypto_shorthash_BYTES> bytes{};
    crypto_shorthash(bytes.data(), reinterpret_cast<const unsigned char*>(id.data()), id.size(),
                     key_.data());
    std::uint64_t hash = 0;
    std::memcpy(&hash, bytes.data(), sizeof(hash));
    return std::max(hash, kErased + 1);
}

/// The slot that holds it; kSlots when none does.
std::size_t AcceptedIds::find(std::uint64_t hash) const noexcept {
    for (std::size_t step = 0; step < kSlots; ++step) {
        const std::size_t at = (hash + step) % kSlots;
        const std::uint64_t there = (*slots_)[at].load(std::memory_order_acquire);
        if (there == hash) return at;
        if (there == kFree) break;
    }
    return kSlots;
}

bool AcceptedIds::contains(std::string_view id) const noexcept {
    return find(hashOf(id)) != kSlots;
}

bool AcceptedIds::insert(std::string_view id) {
    const std::uint64_t hash = hashOf(id);
    if (find(hash) != kSlots) return true;
    if (size_ >= kMaxIds) return false;
    std::size_t at = hash % kSlots;
    while ((*slots_)[at].load(std::memory_order_relaxed) > kErased) at = (at + 1) % kSlots;
    (*slots_)[at].store(hash, std::memory_order_release);
    ++size_;
    return true;
}

void AcceptedIds::erase(std::string_view id) {
    const std::size_t at = find(hashOf(id));
    if (at == kSlots) return;
    (*slots_)[at].store(kErased, std::memory_order_release);
    --size_;
}

}  // namespace joulewatch
