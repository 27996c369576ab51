#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "learn/stream/state_bytes.hpp"

namespace joulewatch {

struct RandomCutForestOptions {
    std::uint32_t trees = 40;
    std::uint32_t points = 256;  // that each tree holds: the last ones
    std::uint32_t shingle = 4;  // samples that make a point, so that shapes count, not values alone
    std::uint64_t seed = 42;    // same seed and samples give the same scores
};

/// Robust random cut forest over a sliding window: Guha, Mishra, Roy & Schrijvers, Robust Random
/// Cut Forest Based Anomaly Detection on Streams, ICML 2016, algorithms 1 and 2, in the sliding
/// form of Bartos, Mullapudi & Troutman, rrcf, JOSS 4:35, 2019. The score is the collusive
/// displacement: the largest ratio, among the subtrees that hold the new point, of what lies beside
/// to what lies within; the mean over the trees. A point cut off from n − 1 others at the root has
/// n − 1. Equal points share a leaf. Values are kept in single precision.
class RandomCutForest {
 public:
    static constexpr std::uint32_t kMaxTrees = 100, kMaxPoints = 1024, kMaxDimensions = 64;

    struct Verdict {
        double score = 0;        // 0 to points − 1
        bool warmingUp = false;  // the trees are not full yet
    };

    /// `invalidInput` beyond the limits above; dimensions are features × shingle.
    static Result<RandomCutForest> make(std::uint32_t features = 1,
                                        RandomCutForestOptions options = {});

    /// One value a feature. A sample with a value that is no number is passed over: score 0.
    Verdict add(std::span<const double> sample);

 private:
    friend class StateAccess;
    static constexpr StateKind kState{"a random cut forest", 0x46435252, 1};
    static void fields(auto& self, auto& visit) {
        visit(self.options_.trees, self.options_.points, self.options_.shingle, self.options_.seed,
              self.features_, self.recent_, self.samples_, self.next_, self.leafOf_, self.copies_,
              self.points_, self.draws_);
        std::vector<std::uint16_t> shape;
        std::vector<float> cuts;
        self.describe(shape, cuts);
        visit(shape, cuts);
        if constexpr (!std::is_const_v<std::remove_reference_t<decltype(self)>>)
            self.rebuilt_ = self.rebuild(shape, cuts);
    }
    bool sound() const { return rebuilt_; }

    /// Node numbers: leaves 0 … points − 1, the same in every tree, then inner nodes.
    using Id = std::uint16_t;
    static constexpr Id kNone = 0xFFFF;
    /// Sides are numbers, not names: which way a point goes cannot be foretold, and an index costs
    /// less than a branch that is guessed wrong half of the time.
    struct Inner {
        float cut = 0;  // up to it: side 0, beyond: side 1
        std::uint16_t dimension = 0;
        std::array<Id, 2> child{};
        std::array<std::uint16_t, 2> count{};  // points below
        std::size_t sideOf(Id node) const { return child[1] == node ? 1 : 0; }
    };
    struct Tree {
        Id root = kNone;
        std::vector<Inner> inner;
        std::vector<Id> parents;   // of leaves and inner nodes
        std::vector<float> boxes;  // of inner nodes: width_ lows, width_ highs
        std::vector<Id> spare;     // inner nodes that are free
    };

    bool optionsSound() const;
    void prepare();
    bool isLeaf(Id node) const { return node < options_.points; }
    std::uint32_t count(const Tree& tree, Id node) const {
        if (isLeaf(node)) return copies_[node];
        const Inner& inner = tree.inner[node - options_.points];
        return std::uint32_t{inner.count[0]} + inner.count[1];
    }
    /// The count of the side of `above` on which `node` is.
    std::uint16_t& countOf(Tree& tree, Id above, Id node) const {
        Inner& inner = tree.inner[above - options_.points];
        return inner.count[inner.sideOf(node)];
    }
    // Width: width_, or the constant that it is by default, for which the compiler unrolls.
    const float* lows(const Tree& tree, Id node, auto width) const {
        return isLeaf(node) ? &points_[node * width]
                            : &tree.boxes[(node - options_.points) * 2 * width];
    }
    const float* highs(const Tree& tree, Id node, auto width) const {
        return lows(tree, node, width) + (isLeaf(node) ? 0 : width);
    }
    float unit();
    void takePoint(std::span<const double> sample, std::span<float> point);
    Id equalLeaf(std::span<const float> point) const;
    void forgetOldest();
    void removeLeaf(Tree& tree, Id leaf, auto width) const;
    /// The new box of the node's children; false when it is the old one.
    bool fitBox(Tree& tree, Id node, auto width) const;
    /// Both give the displacement of the leaf's newest point in the tree.
    double countUp(Tree& tree, Id leaf) const;
    double insert(Tree& tree, Id leaf, auto width);
    void cutOff(Tree& tree, Id below, Id leaf, float chosen, auto width) const;
    void fitBoxes(Tree& tree, std::size_t nodes) const;
    static void replaceChild(Tree& tree, Id parent, Id before, Id after, std::uint32_t leaves);
    void describe(std::vector<std::uint16_t>& shape, std::vector<float>& cuts) const;
    bool rebuild(const std::vector<std::uint16_t>& shape, const std::vector<float>& cuts);
    struct Description {
        std::span<const std::uint16_t> shape;
        std::span<const float> cuts;
    };
    bool rebuildTree(Tree& tree, Description& description) const;

    RandomCutForestOptions options_;
    std::uint32_t features_ = 1;
    std::uint32_t width_ = 4;            // dimensions, filled up to a multiple of four with zeros
    std::vector<float> recent_;          // the last `shingle` samples, the newest last
    std::uint64_t samples_ = 0;          // so far
    std::uint32_t next_ = 0;             // place in the ring of the next point
    std::vector<Id> leafOf_;             // of each place in the ring, kNone: empty
    std::vector<std::uint16_t> copies_;  // of each leaf: equal points, 0: it is free
    std::vector<float> points_;          // of each leaf, width_ values
    std::uint64_t draws_ = 0;            // random numbers so far
    std::uint64_t start_ = 0;            // of the random numbers
    std::vector<Tree> trees_;
    bool rebuilt_ = false;
};

}  // namespace joulewatch
