#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/metric.hpp"
#include "learn/stream/half_space_trees.hpp"
#include "learn/stream/random_cut_forest.hpp"
#include "learn/stream/spot.hpp"
#include "learn/stream/whitening.hpp"

namespace joulewatch {

/// A strange quarter hour of a meter.
struct PatternAlarm {
    std::string_view detector;
    std::uint8_t metric = 0;  // that shows it best
    double excess = 1;        // 1 at the limit
    double beyond = 0;        // of the metric, in σ: what the others do not foretell
};

/// Looks at the quarter hours of a meter as a whole, by half-space trees and by a random cut
/// forest. Both see what the metrics' charts see, means of a quarter hour in σ from what was
/// expected, once it is whitened: power that parts from its current is then far out though both are
/// ordinary. Their scores obey no law: a tail (SPOT) of the logarithms of a week's scores says what
/// is rare.
///
/// Forests of the usual size (25 trees of depth 15, 40 trees of 256 points four quarter hours wide)
/// take 15 MiB a meter and found hardly more of such partings than these, which take some 90 KiB.
class MeterPatterns {
 public:
    static constexpr HalfSpaceTreesOptions kHalfSpaces{.trees = 12, .depth = 8, .window = 250};
    static constexpr RandomCutForestOptions kCuts{.trees = 8, .points = 64, .shingle = 1};
    static constexpr std::uint32_t kToWhiten = 96;     // a day, before the forests grow
    static constexpr std::uint32_t kTailBlocks = 672;  // a week
    static constexpr std::uint32_t kToLearn = kToWhiten + kHalfSpaces.window + kTailBlocks;
    static constexpr std::uint32_t kOthers = 96;  // a day with other metrics: begun anew with them

    MeterPatterns();

    /// A metric's quarter hour that has ended, `z` finite. What the meter's whole quarter hour says
    /// is given once, when all of its metrics are there; one that lacks some is passed over.
    std::optional<PatternAlarm> add(std::size_t metric, std::int64_t blockMs, double z);
    std::uint32_t blocksToGo() const { return kToLearn - std::min(kToLearn, blocks_); }
    /// The last quarter hour that was judged was strange.
    bool strange() const { return strange_; }

    static void fields(auto& self, auto& visit) {
        visit(self.blockMs_, self.z_, self.has_, self.metrics_, self.others_, self.blocks_,
              self.done_, self.strange_, self.whitening_, self.halfSpaces_, self.cuts_,
              self.together_, self.displaced_);
    }

 private:
    void endBlock();
    void begin(std::uint8_t metrics);
    std::optional<PatternAlarm> judge();
    std::uint8_t metricOf(std::size_t feature) const;

    std::int64_t blockMs_ = INT64_MIN;  // that is being gathered
    std::array<double, kMetrics.size()> z_{};
    std::uint8_t has_ = 0, metrics_ = 0;  // bits: of this block, and of all
    bool done_ = false;                   // the block is judged
    bool strange_ = false;
    std::uint32_t others_ = 0;  // blocks in a row with other metrics
    std::uint32_t blocks_ = 0;  // learnt from
    Whitening whitening_;
    HalfSpaceTrees halfSpaces_;
    RandomCutForest cuts_;
    Spot together_, displaced_;
};

}  // namespace joulewatch
