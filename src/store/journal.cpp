#include "store/journal.hpp"

#include <sodium.h>

#include <algorithm>

#include "store/sha256.hpp"

namespace joulewatch {

BatchKey batchKeyOf(std::string_view name) {
    const Sha256 hash = sha256(std::as_bytes(std::span(name)));
    BatchKey key;
    std::copy_n(hash.begin(), key.size(), key.begin());
    return key;
}

BatchKey bodyKeyOf(std::string_view body) {
    static_assert(std::tuple_size_v<BatchKey> == crypto_generichash_BYTES_MIN);
    static const bool ready = sodium_init() >= 0;  // it finds the fastest way for this processor
    ensure(ready, "libsodium starts");
    BatchKey key;
    crypto_generichash(reinterpret_cast<unsigned char*>(key.data()), key.size(),
                       reinterpret_cast<const unsigned char*>(body.data()), body.size(), nullptr,
                       0);
    return key;
}

}  // namespace joulewatch
