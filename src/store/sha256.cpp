#include "store/sha256.hpp"

#include <fmt/format.h>
#include <sodium.h>

namespace joulewatch {

Sha256 sha256(std::span<const std::byte> bytes) {
    Sha256 hash{};
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return hash;
}

struct Sha256Stream::State {
    crypto_hash_sha256_state hash;
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
    crypto_hash_sha256_init(&state_->hash);
}
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::add(std::span<const std::byte> bytes) {
    crypto_hash_sha256_update(&state_->hash, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size());
}

Sha256 Sha256Stream::finish() {
    Sha256 hash{};
    crypto_hash_sha256_final(&state_->hash, reinterpret_cast<unsigned char*>(hash.data()));
    return hash;
}

std::string hexText(const Sha256& hash) {
    std::string text;
    for (const std::byte byte : hash) text += fmt::format("{:02x}", std::to_integer<int>(byte));
    return text;
}

}  // namespace joulewatch
