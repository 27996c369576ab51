#include "store/journal.hpp"

#include <algorithm>

#include "store/sha256.hpp"

namespace joulewatch {

BatchKey batchKeyOf(std::string_view name) {
    const Sha256 hash = sha256(std::as_bytes(std::span(name)));
    BatchKey key;
    std::copy_n(hash.begin(), key.size(), key.begin());
    return key;
}

}  // namespace joulewatch
