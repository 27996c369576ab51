#include "analyze/peer_median.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace joulewatch;

namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

/// The definition, one slot and one machine at a time.
float medianOfOthers(const std::vector<float>& rows, std::size_t slots,
                     const std::vector<std::uint8_t>& members, std::size_t machine,
                     std::size_t slot) {
    std::vector<float> others;
    for (std::size_t m = 0; m < members.size(); ++m) {
        const float value = rows[m * slots + slot];
        if (m != machine && members[m] != 0 && !std::isnan(value)) others.push_back(value);
    }
    if (others.size() < PeerMedian::kFewestPeers) return kNone;
    std::sort(others.begin(), others.end());
    return 0.5F * (others[(others.size() - 1) / 2] + others[others.size() / 2]);
}

/// Repeats, ties and gaps; deterministic, so that a failure can be repeated.
std::vector<float> scatteredRows(std::size_t machines, std::size_t slots) {
    std::vector<float> rows(machines * slots);
    std::uint32_t state = 12345;
    for (float& value : rows) {
        state = state * 1664525U + 1013904223U;
        const std::uint32_t draw = state >> 24;
        value = draw < 40 ? kNone : static_cast<float>(draw % 23) * 0.125F;
    }
    return rows;
}

}  // namespace

TEST_CASE("each value loses the median of the other members, whatever is missing or equal") {
    for (std::size_t machines : {1, 2, 4, 5, 13, 20, 33, 100}) {
        constexpr std::size_t kSlots = 77;  // two whole tiles and a piece
        const std::vector<float> before = scatteredRows(machines, kSlots);
        std::vector<std::uint8_t> members(machines, 1);
        if (machines > 4) members[2] = 0;
        std::vector<float> after = before;
        PeerMedian(members).subtractFrom(after, kSlots);
        std::size_t wrong = 0;
        for (std::size_t m = 0; m < machines; ++m)
            for (std::size_t k = 0; k < kSlots; ++k) {
                const float expected =
                    before[m * kSlots + k] - medianOfOthers(before, kSlots, members, m, k);
                const float found = after[m * kSlots + k];
                if (std::isnan(expected) ? !std::isnan(found) : found != expected) ++wrong;
            }
        CHECK(wrong == 0);
    }
}
