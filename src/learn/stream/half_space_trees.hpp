#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "learn/stream/state_bytes.hpp"

namespace joulewatch {

/// The values that a feature usually takes; beyond, it is taken for the nearer end.
struct FeatureRange {
    double low = 0, high = 1;
    static void fields(auto& self, auto& visit) { visit(self.low, self.high); }
};

struct HalfSpaceTreesOptions {
    std::uint32_t trees = 25;
    std::uint32_t depth = 15;    // 8 where memory counts: 8 bytes a node, 2^(depth+1) nodes a tree
    std::uint32_t window = 250;  // samples; half-spaces are judged by what the last one left there
    std::uint64_t seed = 42;     // same seed and samples give the same scores
};

/// Half-space trees: random halvings of the features' ranges, made before there is data, that count
/// how many of the last window's samples fell where the new one falls. Tan, Ting & Liu, Fast
/// Anomaly Detection for Streaming Data, IJCAI 2011, algorithms 1 to 3. Of their score s, Σ
/// mass·2^depth at the first node with less than a tenth of the window's mass, this gives 1/(1 +
/// s/(trees·window)): 1 for a point outside all mass, 0.5 where the mass is as thick as if it lay
/// evenly, towards 0 where it is dense.
class HalfSpaceTrees {
 public:
    static constexpr std::size_t kMaxFeatures = 16;
    static constexpr std::uint32_t kMaxTrees = 64, kMaxDepth = 16, kMaxWindow = 60'000;

    struct Verdict {
        double score = 0;        // 0 (ordinary) to 1 (nothing like it in the last window)
        bool warmingUp = false;  // the first window goes on; the score is 0
    };

    /// `invalidInput` for no features or more than kMaxFeatures, a range that is none, or options
    /// beyond the limits above.
    static Result<HalfSpaceTrees> make(std::vector<FeatureRange> ranges,
                                       HalfSpaceTreesOptions options = {});

    /// One value a feature. A sample with a value that is no number is passed over: score 0.
    Verdict add(std::span<const double> sample);

 private:
    friend class StateAccess;
    static constexpr StateKind kState{"half-space trees", 0x53545348, 1};
    static void fields(auto& self, auto& visit) {
        visit(self.options_.trees, self.options_.depth, self.options_.window, self.options_.seed,
              self.ranges_, self.round_, self.inWindow_);
        std::vector<Mark> marks = self.marks();
        visit(marks);
        if constexpr (!std::is_const_v<std::remove_reference_t<decltype(self)>>) self.place(marks);
    }
    bool sound() const;

    /// Masses of a half-space. They are of the window in which it was last entered: what is older
    /// is nothing.
    struct Node {
        std::uint32_t round = 0;
        std::uint16_t latest = 0, reference = 0;
    };
    /// A node that counts, as it is saved: few of all nodes ever do.
    struct Mark {
        std::uint32_t place = 0;
        std::uint8_t age = 0;  // windows
        std::uint16_t latest = 0, reference = 0;
        static void fields(auto& self, auto& visit) {
            visit(self.place, self.age, self.latest, self.reference);
        }
    };
    bool optionsSound() const;
    std::size_t nodesOfTree() const { return std::size_t{2} << options_.depth; }
    void prepare();
    std::vector<Mark> marks() const;
    void place(const std::vector<Mark>& marks);
    double walk(std::uint32_t tree, std::span<const double> sample);

    HalfSpaceTreesOptions options_;
    std::vector<FeatureRange> ranges_;
    struct WorkRange {
        double low, perWidth;
    };
    std::vector<WorkRange> work_;         // of each tree and feature
    std::vector<std::uint8_t> features_;  // that each node halves
    std::vector<Node> nodes_;             // of each tree; 1 is its root, n has 2n and 2n + 1 below
    std::uint32_t round_ = 2;             // number of the window; 0 and 1: before the first
    std::uint32_t inWindow_ = 0;
};

}  // namespace joulewatch
