#pragma once

#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "store/journal.hpp"

namespace joulewatch::sqlite {

/// Keys and the groups that had them, as a row of `remembered` has them.
class RememberedBytes {
 public:
    void add(JournalSeq seq, const BatchKey& key) {
        const auto number = std::as_bytes(std::span(&seq, 1));
        bytes_.insert(bytes_.end(), number.begin(), number.end());
        bytes_.insert(bytes_.end(), key.begin(), key.end());
    }
    bool empty() const { return bytes_.empty(); }
    std::span<const std::byte> bytes() const { return bytes_; }

    template <class Visit>  // (seq, key)
    static void visit(std::span<const std::byte> bytes, const Visit& visit) {
        constexpr std::size_t kEach = sizeof(JournalSeq) + sizeof(BatchKey);
        for (; bytes.size() >= kEach; bytes = bytes.subspan(kEach)) {
            JournalSeq seq = 0;
            BatchKey key;
            std::memcpy(&seq, bytes.data(), sizeof seq);
            std::memcpy(key.data(), bytes.data() + sizeof seq, sizeof key);
            visit(seq, key);
        }
    }

 private:
    std::vector<std::byte> bytes_;
};

}  // namespace joulewatch::sqlite
