#include "learn/stream/random_cut_forest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "learn/seeded_random.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kLanes = 4;  // floats that the processor takes at once
constexpr std::integral_constant<std::uint32_t, kLanes> kUsualWidth;
using Lanes [[gnu::vector_size(kLanes * sizeof(float))]] = float;

Lanes load(const float* from) {
    Lanes lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}
void store(float* to, Lanes lanes) { std::memcpy(to, &lanes, sizeof lanes); }
Lanes larger(Lanes a, Lanes b) { return a > b ? a : b; }
Lanes smaller(Lanes a, Lanes b) { return a < b ? a : b; }
float sum(Lanes lanes) { return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]); }

/// How far a point lies outside a box, summed over the dimensions.
[[gnu::always_inline]] inline float outsideOf(const float* lows, const float* highs,
                                              const float* point, auto width) {
    Lanes outside{};
    for (std::size_t w = 0; w < width; w += kLanes) {
        const Lanes at = load(point + w);
        outside += larger(larger(load(lows + w) - at, at - load(highs + w)), Lanes{});
    }
    return sum(outside);
}
[[gnu::always_inline]] inline float extentOf(const float* lows, const float* highs, auto width) {
    Lanes extent{};
    for (std::size_t w = 0; w < width; w += kLanes) extent += load(highs + w) - load(lows + w);
    return sum(extent);
}

/// The largest of ratios of counts, which are compared without a division.
struct LargestRatio {
    std::uint32_t beside = 0, within = 1;
    void see(std::uint32_t other, std::uint32_t own) {
        const bool more = std::uint64_t{other} * within > std::uint64_t{beside} * own;
        beside = more ? other : beside;
        within = more ? own : within;
    }
    double value() const { return static_cast<double>(beside) / static_cast<double>(within); }
};

}  // namespace

Result<RandomCutForest> RandomCutForest::make(std::uint32_t features,
                                              RandomCutForestOptions options) {
    RandomCutForest forest;
    forest.options_ = options;
    forest.features_ = features;
    if (!forest.optionsSound())
        return fail(
            ErrorCode::invalidInput,
            "A random cut forest has 1 to {} trees of 2 to {} points, with 1 to {} features × "
            "shingle; not {}, {} and {} × {}.",
            kMaxTrees, kMaxPoints, kMaxDimensions, options.trees, options.points, features,
            options.shingle);
    forest.prepare();
    forest.rebuilt_ = true;
    return forest;
}

bool RandomCutForest::optionsSound() const {
    return options_.trees >= 1 && options_.trees <= kMaxTrees && options_.points >= 2 &&
           options_.points <= kMaxPoints && features_ >= 1 && features_ <= kMaxDimensions &&
           options_.shingle >= 1 && options_.shingle <= kMaxDimensions &&
           features_ * options_.shingle <= kMaxDimensions;
}

void RandomCutForest::prepare() {
    const std::size_t points = options_.points;
    const std::uint32_t dimensions = features_ * options_.shingle;
    start_ = SeededRandom::splitMix(options_.seed);
    width_ = (dimensions + kLanes - 1) / kLanes * kLanes;
    recent_.assign(dimensions, 0);
    leafOf_.assign(points, kNone);
    copies_.assign(points, 0);
    points_.assign(points * width_, 0);
    Tree empty;
    empty.inner.resize(points);
    empty.parents.assign(2 * points, kNone);
    empty.boxes.assign(points * 2 * width_, 0);
    for (std::size_t i = points; i-- > 0;) empty.spare.push_back(static_cast<Id>(points + i));
    trees_.assign(options_.trees, empty);
}

/// Uniform in [0, 1), 24 bits: splitmix64 (Steele, Lea & Flood, OOPSLA 2014).
float RandomCutForest::unit() {
    constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15U;
    const std::uint64_t bits = SeededRandom::splitMix(start_ + kGolden * draws_++);
    return static_cast<float>(bits >> 40U) * 0x1p-24F;
}

RandomCutForest::Verdict RandomCutForest::add(std::span<const double> sample) {
    ensure(sample.size() == features_, "a sample has one value a feature");
    const bool warmingUp = samples_ + 2 < std::uint64_t{options_.points} + options_.shingle;
    if (!std::ranges::all_of(sample, [](double value) { return std::isfinite(value); }))
        return {0, warmingUp};
    std::array<float, kMaxDimensions> room{};
    const std::span<float> point = std::span(room).first(width_);
    takePoint(sample, point);
    if (++samples_ < options_.shingle) return {0, true};

    if (leafOf_[next_] != kNone) forgetOldest();
    Id leaf = equalLeaf(point);
    const bool known = leaf != kNone;
    if (!known) {
        leaf = static_cast<Id>(std::ranges::find(copies_, 0) - copies_.begin());
        std::ranges::copy(point, &points_[leaf * width_]);
    }
    ++copies_[leaf];
    leafOf_[next_] = leaf;
    next_ = (next_ + 1) % options_.points;
    double sum = 0;
    for (Tree& tree : trees_)
        sum += known                   ? countUp(tree, leaf)
               : width_ == kUsualWidth ? insert(tree, leaf, kUsualWidth)
                                       : insert(tree, leaf, width_);
    return {sum / options_.trees, warmingUp};
}

/// The last `shingle` samples, the newest last.
void RandomCutForest::takePoint(std::span<const double> sample, std::span<float> point) {
    constexpr double kLargest = 1e30;  // 64 of them still add up to a float
    std::copy(recent_.begin() + features_, recent_.end(), recent_.begin());
    for (std::size_t f = 0; f < features_; ++f)  // + 0 makes 0 of −0, which is another bit pattern
        recent_[recent_.size() - features_ + f] =
            static_cast<float>(std::clamp(sample[f], -kLargest, kLargest)) + 0.0F;
    std::ranges::copy(recent_, point.begin());
}

RandomCutForest::Id RandomCutForest::equalLeaf(std::span<const float> point) const {
    const Tree& tree = trees_.front();
    Id node = tree.root;
    while (node != kNone && !isLeaf(node)) {
        const Inner& inner = tree.inner[node - options_.points];
        node = inner.child[point[inner.dimension] > inner.cut ? 1 : 0];
    }
    return node != kNone && std::ranges::equal(point, std::span(&points_[node * width_], width_))
               ? node
               : kNone;
}

void RandomCutForest::forgetOldest() {
    const Id leaf = leafOf_[next_];
    leafOf_[next_] = kNone;
    const bool gone = --copies_[leaf] == 0;
    for (Tree& tree : trees_) {
        if (gone && width_ == kUsualWidth)
            removeLeaf(tree, leaf, kUsualWidth);
        else if (gone)
            removeLeaf(tree, leaf, width_);
        else
            for (Id node = leaf; tree.parents[node] != kNone; node = tree.parents[node])
                --countOf(tree, tree.parents[node], node);
    }
}

void RandomCutForest::replaceChild(Tree& tree, Id parent, Id before, Id after,
                                   std::uint32_t leaves) {
    tree.parents[after] = parent;
    if (parent == kNone) {
        tree.root = after;
        return;
    }
    Inner& inner = tree.inner[parent - leaves];
    inner.child[inner.sideOf(before)] = after;
}

void RandomCutForest::removeLeaf(Tree& tree, Id leaf, auto width) const {
    const Id parent = tree.parents[leaf];
    tree.parents[leaf] = kNone;
    if (parent == kNone) {
        tree.root = kNone;
        return;
    }
    const Inner& inner = tree.inner[parent - options_.points];
    const Id beside = inner.child[1 - inner.sideOf(leaf)];
    replaceChild(tree, tree.parents[parent], parent, beside, options_.points);
    tree.spare.push_back(parent);
    bool shrinks = true;  // a box that stays as it is leaves those above it as they are
    Id below = beside;
    for (Id node = tree.parents[below]; node != kNone; below = node, node = tree.parents[node]) {
        --countOf(tree, node, below);
        shrinks = shrinks && fitBox(tree, node, width);
    }
}

bool RandomCutForest::fitBox(Tree& tree, Id node, auto width) const {
    const Inner& inner = tree.inner[node - options_.points];
    const float* const leftLows = lows(tree, inner.child[0], width);
    const float* const rightLows = lows(tree, inner.child[1], width);
    const float* const leftHighs = highs(tree, inner.child[0], width);
    const float* const rightHighs = highs(tree, inner.child[1], width);
    float* const box = &tree.boxes[(node - options_.points) * 2 * width];
    auto changed = Lanes{} != Lanes{};  // a lane each, all bits or none
    for (std::size_t w = 0; w < width; w += kLanes) {
        const Lanes low = smaller(load(leftLows + w), load(rightLows + w));
        const Lanes high = larger(load(leftHighs + w), load(rightHighs + w));
        changed |= (low != load(box + w)) | (high != load(box + width + w));
        store(box + w, low);
        store(box + width + w, high);
    }
    return (changed[0] | changed[1] | changed[2] | changed[3]) != 0;
}

void RandomCutForest::fitBoxes(Tree& tree, std::size_t nodes) const {
    for (std::size_t i = nodes; i-- > 0;) {  // children come after their parents
        Inner& inner = tree.inner[i];
        for (const std::size_t side : {0U, 1U})
            inner.count[side] = static_cast<std::uint16_t>(count(tree, inner.child[side]));
        fitBox(tree, static_cast<Id>(options_.points + i), width_);
    }
}

double RandomCutForest::countUp(Tree& tree, Id leaf) const {
    LargestRatio most;
    Id below = leaf;
    for (Id node = tree.parents[leaf]; node != kNone; below = node, node = tree.parents[node]) {
        Inner& inner = tree.inner[node - options_.points];
        const std::size_t side = inner.sideOf(below);
        most.see(inner.count[1 - side], ++inner.count[side]);
    }
    return most.value();
}

/// Algorithm 2: on the way down each subtree is cut anew as if the point were in it, and where that
/// cut would part the point from the rest, it is made. A cut elsewhere has the subtree's own law.
double RandomCutForest::insert(Tree& tree, Id leaf, auto width) {
    if (tree.root == kNone) {
        tree.root = leaf;
        tree.parents[leaf] = kNone;
        return 0;
    }
    const float* const point = &points_[leaf * width];
    LargestRatio most;
    std::uint32_t within = count(tree, tree.root);
    for (Id node = tree.root;;) {
        const float* const low = lows(tree, node, width);
        const float* const high = highs(tree, node, width);
        const float outside = outsideOf(low, high, point, width);
        if (isLeaf(node) || outside > 0) {
            const float chosen = unit() * (outside + extentOf(low, high, width));
            if (isLeaf(node) || chosen < outside) {
                most.see(within, 1);
                cutOff(tree, node, leaf, chosen, width);
                return most.value();
            }
            float* const box = &tree.boxes[(node - options_.points) * 2 * width];
            for (std::size_t w = 0; w < width; w += kLanes) {
                store(box + w, smaller(load(box + w), load(point + w)));
                store(box + width + w, larger(load(box + width + w), load(point + w)));
            }
        }
        Inner& inner = tree.inner[node - options_.points];
        const std::size_t side = point[inner.dimension] > inner.cut ? 1 : 0;
        within = inner.count[side]++;
        most.see(inner.count[1 - side], within + 1);
        node = inner.child[side];
    }
}

/// Parts the leaf from the subtree `below` where `chosen` falls on the gaps between the two, laid
/// end to end.
void RandomCutForest::cutOff(Tree& tree, Id below, Id leaf, float chosen, auto width) const {
    const float* const point = &points_[leaf * width];
    const float* const low = lows(tree, below, width);
    const float* const high = highs(tree, below, width);
    Inner inner;
    std::size_t leafSide = 1;
    for (std::size_t w = 0; w < width; ++w) {
        const bool isBelow = point[w] < low[w];
        const float from = isBelow ? point[w] : high[w];
        const float to = isBelow ? low[w] : point[w];
        if (!(from < to)) continue;
        inner.dimension = static_cast<std::uint16_t>(w);
        inner.cut = from + chosen < to ? from + chosen : from;
        leafSide = isBelow ? 0 : 1;
        if (chosen < to - from) break;  // by rounding, the last gap may have to do
        chosen -= to - from;
    }
    inner.child[leafSide] = leaf;
    inner.child[1 - leafSide] = below;
    inner.count[leafSide] = 1;
    inner.count[1 - leafSide] = static_cast<std::uint16_t>(count(tree, below));
    const Id node = tree.spare.back();
    tree.spare.pop_back();
    tree.inner[node - options_.points] = inner;
    replaceChild(tree, tree.parents[below], below, node, options_.points);
    tree.parents[below] = tree.parents[leaf] = node;
    fitBox(tree, node, width);
}

}  // namespace joulewatch
