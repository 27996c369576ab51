#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "store/journal.hpp"

namespace joulewatch {

/// The keys of the newest batches and the groups that hold them; the oldest groups are forgotten.
/// Some 30 bytes a key. For one thread at a time.
class KnownBatches {
 public:
    explicit KnownBatches(std::size_t most);

    std::optional<JournalSeq> find(const BatchKey& key) const;
    /// `seq` is not lower than any before it.
    void add(const BatchKey& key, JournalSeq seq);
    /// Of the groups after `from` up to `to`: each key and its group, in order.
    template <class Visit>
    void visit(JournalSeq from, JournalSeq to, const Visit& visit) const {
        for (const Group& group : groups_)
            if (group.seq > from && group.seq <= to)
                for (const BatchKey& each : group.keys) visit(group.seq, each);
    }
    /// The oldest group that is remembered; 0 when there is none.
    JournalSeq oldest() const { return groups_.empty() ? 0 : groups_.front().seq; }

 private:
    struct Group {
        JournalSeq seq;
        std::vector<BatchKey> keys;
    };
    struct Slot {
        BatchKey key{};
        JournalSeq seq = 0;  // 0: free
    };
    std::size_t homeOf(const BatchKey& key) const;
    void erase(const BatchKey& key, JournalSeq seq);

    std::size_t most_;
    std::size_t count_ = 0;
    std::deque<Group> groups_;  // the oldest first
    std::vector<Slot> slots_;   // a power of two, at most half full; probed one by one
};

}  // namespace joulewatch
