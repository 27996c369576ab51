#include "analyze/peer_median.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/result.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kLanes =
    32;  // slots sorted side by side: a few vector registers, one tile in L1
using Lane = std::array<float, kLanes>;
using Network = std::vector<std::pair<std::uint16_t, std::uint16_t>>;

/// Batcher's merge-exchange network for any n: Knuth, TAOCP 3, §5.2.2, algorithm M.
Network mergeExchange(std::size_t n) {
    Network pairs;
    if (n < 2) return pairs;
    std::size_t top = 1;
    while (2 * top < n) top *= 2;
    for (std::size_t p = top; p > 0; p /= 2) {
        std::size_t q = top;
        std::size_t r = 0;
        for (std::size_t d = p;;) {
            for (std::size_t i = 0; i + d < n; ++i)
                if ((i & p) == r) pairs.emplace_back(i, i + d);
            if (q == p) break;
            d = q - p;
            q /= 2;
            r = p;
        }
    }
    return pairs;
}

/// Per slot, what the median of the others needs: with one value taken out of the sorted s, the
/// rest's k-th is s[k], or s[k+1] if the value taken out was s[k] or before.
struct Middle {
    Lane lowerKept, lowerSkipped;  // s[k], s[k+1] for the lower middle of the others
    Lane upperKept, upperSkipped;  // and for the upper; the same when their number is odd
    Lane lowerAll, upperAll;       // the middle of all members, for those who are none
};

Middle middleOf(const std::vector<Lane>& sorted, const std::array<int, kLanes>& present) {
    constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
    constexpr int kFewest = static_cast<int>(PeerMedian::kFewestPeers);
    Middle middle;
    for (std::size_t k = 0; k < kLanes; ++k) {
        const auto at = [&](int i) { return sorted[static_cast<std::size_t>(i)][k]; };
        const int others = present[k] - 1;
        const bool enough = others >= kFewest;
        middle.lowerKept[k] = enough ? at((others - 1) / 2) : kNone;
        middle.lowerSkipped[k] = enough ? at((others - 1) / 2 + 1) : kNone;
        middle.upperKept[k] = enough ? at(others / 2) : kNone;
        middle.upperSkipped[k] = enough ? at(others / 2 + 1) : kNone;
        const bool enoughForStrangers = present[k] >= kFewest;
        middle.lowerAll[k] = enoughForStrangers ? at((present[k] - 1) / 2) : kNone;
        middle.upperAll[k] = enoughForStrangers ? at(present[k] / 2) : kNone;
    }
    return middle;
}

void sortLanes(std::vector<Lane>& tile, const Network& network) {
    for (const auto& [i, j] : network) {
        Lane& a = tile[i];
        Lane& b = tile[j];
        for (std::size_t k = 0; k < kLanes; ++k) {
            const float low = b[k] < a[k] ? b[k] : a[k];
            const float high = b[k] < a[k] ? a[k] : b[k];
            a[k] = low;
            b[k] = high;
        }
    }
}

void subtractOthers(std::span<float> values, const Middle& middle) {
    for (std::size_t k = 0; k < values.size(); ++k) {
        const float v = values[k];
        const float lowerKept = middle.lowerKept[k];  // loaded in any case: no branch
        const float lowerSkipped = middle.lowerSkipped[k];
        const float upperKept = middle.upperKept[k];
        const float upperSkipped = middle.upperSkipped[k];
        const float lower = v <= lowerKept ? lowerSkipped : lowerKept;
        const float upper = v <= upperKept ? upperSkipped : upperKept;
        values[k] = v - 0.5F * (lower + upper);
    }
}

void subtractAll(std::span<float> values, const Middle& middle) {
    for (std::size_t k = 0; k < values.size(); ++k)
        values[k] -= 0.5F * (middle.lowerAll[k] + middle.upperAll[k]);
}

}  // namespace

PeerMedian::PeerMedian(std::vector<std::uint8_t> members)
    : members_(std::move(members)),
      memberCount_(static_cast<std::size_t>(std::count(members_.begin(), members_.end(), 1))),
      network_(mergeExchange(memberCount_)) {}

void PeerMedian::subtractFrom(std::span<float> rows, std::size_t slots) const {
    ensure(rows.size() == slots * members_.size(), "a row of slots per machine");
    const float infinity = std::numeric_limits<float>::infinity();
    std::vector<Lane> tile(memberCount_);
    for (std::size_t first = 0; first < slots; first += kLanes) {
        const std::size_t width = std::min(kLanes, slots - first);
        std::array<int, kLanes> present{};
        std::size_t to = 0;
        for (std::size_t m = 0; m < members_.size(); ++m) {
            if (members_[m] == 0) continue;
            Lane& lane = tile[to++];
            lane.fill(infinity);
            const auto values = rows.subspan(m * slots + first, width);
            for (std::size_t k = 0; k < width; ++k) {
                const bool missing = std::isnan(values[k]);
                lane[k] = missing ? infinity : values[k];
                present[k] += missing ? 0 : 1;
            }
        }
        sortLanes(tile, network_);
        const Middle middle = middleOf(tile, present);
        for (std::size_t m = 0; m < members_.size(); ++m) {
            const auto values = rows.subspan(m * slots + first, width);
            members_[m] != 0 ? subtractOthers(values, middle) : subtractAll(values, middle);
        }
    }
}

}  // namespace joulewatch
