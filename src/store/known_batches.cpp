#include "store/known_batches.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace joulewatch {

KnownBatches::KnownBatches(std::size_t most)
    : most_(most), slots_(std::bit_ceil(std::max<std::size_t>(2 * most, 16))) {}

/// Keys are as good as random: any bits of them tell their places apart.
std::size_t KnownBatches::homeOf(const BatchKey& key) const {
    std::uint64_t bits = 0;
    std::memcpy(&bits, key.data(), sizeof bits);
    return static_cast<std::size_t>(bits) & (slots_.size() - 1);
}

std::optional<JournalSeq> KnownBatches::find(const BatchKey& key) const {
    for (std::size_t at = homeOf(key); slots_[at].seq != 0; at = (at + 1) & (slots_.size() - 1))
        if (slots_[at].key == key) return slots_[at].seq;
    return std::nullopt;
}

void KnownBatches::add(const BatchKey& key, JournalSeq seq) {
    if (find(key)) return;
    if (groups_.empty() || groups_.back().seq != seq) groups_.push_back({seq, {}});
    groups_.back().keys.push_back(key);
    ++count_;
    while (count_ > most_) {
        Group& oldest = groups_.front();
        if (groups_.size() == 1) {  // one group of more than is remembered: its first ones go
            erase(oldest.keys.front(), oldest.seq);
            oldest.keys.erase(oldest.keys.begin());
            --count_;
            continue;
        }
        for (const BatchKey& each : oldest.keys) erase(each, oldest.seq);
        count_ -= oldest.keys.size();
        groups_.pop_front();
    }
    std::size_t at = homeOf(key);
    while (slots_[at].seq != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {key, seq};
}

/// Closes the gap, so that no search ends before what it looks for (Knuth, TAOCP 6.4, algorithm R).
void KnownBatches::erase(const BatchKey& key, JournalSeq seq) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t gap = homeOf(key);
    while (slots_[gap].seq != 0 && slots_[gap].key != key) gap = (gap + 1) & mask;
    if (slots_[gap].seq != seq) return;
    for (std::size_t at = (gap + 1) & mask; slots_[at].seq != 0; at = (at + 1) & mask) {
        const std::size_t home = homeOf(slots_[at].key);
        if (((at - home) & mask) < ((at - gap) & mask)) continue;  // it is at home behind the gap
        slots_[gap] = slots_[at];
        gap = at;
    }
    slots_[gap] = {};
}

}  // namespace joulewatch
