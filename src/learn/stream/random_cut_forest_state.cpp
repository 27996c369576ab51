// A forest as bytes: each tree from its root down, left before right. What follows from that
// (parents, counts, boxes) is made anew, so that no damage can make them disagree.
#include <algorithm>
#include <cmath>

#include "learn/stream/random_cut_forest.hpp"

namespace joulewatch {
namespace {

constexpr std::uint16_t kInnerMark = 0x8000;  // a cut, with its dimension; otherwise a leaf

}  // namespace

void RandomCutForest::describe(std::vector<std::uint16_t>& shape, std::vector<float>& cuts) const {
    std::vector<Id> pending;
    for (const Tree& tree : trees_) {
        if (tree.root != kNone) pending.push_back(tree.root);
        while (!pending.empty()) {
            const Id node = pending.back();
            pending.pop_back();
            if (isLeaf(node)) {
                shape.push_back(node);
                continue;
            }
            const Inner& inner = tree.inner[node - options_.points];
            shape.push_back(kInnerMark | inner.dimension);
            cuts.push_back(inner.cut);
            pending.push_back(inner.child[1]);
            pending.push_back(inner.child[0]);
        }
    }
}

bool RandomCutForest::rebuild(const std::vector<std::uint16_t>& shape,
                              const std::vector<float>& cuts) {
    trees_.clear();
    if (!optionsSound()) return false;
    RandomCutForest fresh;
    fresh.options_ = options_;
    fresh.features_ = features_;
    fresh.prepare();
    width_ = fresh.width_;
    start_ = fresh.start_;
    const auto finite = [](float value) { return std::isfinite(value); };
    if (recent_.size() != fresh.recent_.size() || leafOf_.size() != fresh.leafOf_.size() ||
        copies_.size() != fresh.copies_.size() || points_.size() != fresh.points_.size() ||
        next_ >= options_.points || !std::ranges::all_of(recent_, finite) ||
        !std::ranges::all_of(points_, finite) || !std::ranges::all_of(cuts, finite))
        return false;
    for (const Id leaf : leafOf_) {
        if (leaf == kNone) continue;
        if (leaf >= options_.points) return false;
        ++fresh.copies_[leaf];
    }
    if (fresh.copies_ != copies_) return false;
    trees_ = std::move(fresh.trees_);
    Description description{shape, cuts};
    return std::ranges::all_of(trees_,
                               [&](Tree& tree) { return rebuildTree(tree, description); }) &&
           description.shape.empty() && description.cuts.empty();
}

bool RandomCutForest::rebuildTree(Tree& tree, Description& description) const {
    const auto leaves = std::ranges::count_if(copies_, [](auto copies) { return copies > 0; });
    const auto shapeOf = static_cast<std::size_t>(leaves == 0 ? 0 : 2 * leaves - 1);
    if (description.shape.size() < shapeOf) return false;
    struct Place {
        Id parent;
        std::size_t side;
    };
    std::vector<Place> pending;
    if (leaves > 0) pending.push_back({kNone, 0});
    Id used = 0;  // inner nodes
    for (std::size_t i = 0; i < shapeOf; ++i) {
        if (pending.empty()) return false;
        const Place place = pending.back();
        pending.pop_back();
        Id node = description.shape[i];
        if ((node & kInnerMark) != 0) {
            const auto dimension = static_cast<std::uint16_t>(node & ~kInnerMark);
            if (dimension >= width_ || description.cuts.empty() || used + 1 >= leaves) return false;
            tree.inner[used] = {description.cuts.front(), dimension, {}, {}};
            description.cuts = description.cuts.subspan(1);
            node = static_cast<Id>(options_.points + used++);
            pending.push_back({node, 1});
            pending.push_back({node, 0});
        } else if (node >= options_.points || copies_[node] == 0 || tree.parents[node] != kNone ||
                   tree.root == node) {
            return false;
        }
        tree.parents[node] = place.parent;
        if (place.parent == kNone) {
            tree.root = node;
        } else {
            tree.inner[place.parent - options_.points].child[place.side] = node;
        }
    }
    if (!pending.empty()) return false;
    description.shape = description.shape.subspan(shapeOf);
    tree.spare.resize(options_.points - used);  // the last ones are those used first
    fitBoxes(tree, used);
    return true;
}

}  // namespace joulewatch
