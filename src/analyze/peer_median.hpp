#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace joulewatch {

/// What the other machines have in common, instant by instant: the median of the others is what
/// season, calendar and line speed do to all; the rest is the machine's own. Immutable, so any
/// number of threads may use one.
class PeerMedian {
 public:
    static constexpr std::size_t kFewestPeers = 3;  // a median of two is no reference

    /// `members[m]` tells whether machine m's values count towards the median. Others are compared
    /// with the members but are nobody's peer.
    explicit PeerMedian(std::vector<std::uint8_t> members);

    /// `rows` holds a row of `slots` values per machine, NaN where missing. Takes from each value
    /// the median over the other members at that slot; NaN where fewer than three others are there.
    void subtractFrom(std::span<float> rows, std::size_t slots) const;

 private:
    std::vector<std::uint8_t> members_;
    std::size_t memberCount_;
    /// Compare-and-swap pairs that sort memberCount_ values whatever they are: no branch depends on
    /// the data, so that many slots are sorted at once in vector registers.
    std::vector<std::pair<std::uint16_t, std::uint16_t>> network_;
};

}  // namespace joulewatch
