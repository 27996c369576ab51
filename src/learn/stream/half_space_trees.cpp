#include "learn/stream/half_space_trees.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "learn/seeded_random.hpp"

namespace joulewatch {

Result<HalfSpaceTrees> HalfSpaceTrees::make(std::vector<FeatureRange> ranges,
                                            HalfSpaceTreesOptions options) {
    HalfSpaceTrees trees;
    trees.options_ = options;
    trees.ranges_ = std::move(ranges);
    if (!trees.optionsSound())
        return fail(
            ErrorCode::invalidInput,
            "Half-space trees need 1 to {} features with a range each, 1 to {} trees, a depth "
            "of 1 to {} and a window of 10 to {} samples; not {}, {}, {} and {}.",
            kMaxFeatures, kMaxTrees, kMaxDepth, kMaxWindow, trees.ranges_.size(), options.trees,
            options.depth, options.window);
    trees.prepare();
    return trees;
}

bool HalfSpaceTrees::optionsSound() const {
    return !ranges_.empty() && ranges_.size() <= kMaxFeatures && options_.trees >= 1 &&
           options_.trees <= kMaxTrees && options_.depth >= 1 && options_.depth <= kMaxDepth &&
           options_.window >= 10 && options_.window <= kMaxWindow &&
           std::ranges::all_of(ranges_, [](const FeatureRange& range) {
               return range.low < range.high && std::isfinite(range.high - range.low);
           });
}

bool HalfSpaceTrees::sound() const {
    return optionsSound() && nodes_.size() == options_.trees * nodesOfTree() && round_ >= 2 &&
           inWindow_ < options_.window;
}

/// Each tree works in a range of its own, from the middle `s` (random, in the unit interval) as far
/// as twice the way to the farther end on either side (§3.1 of the paper).
void HalfSpaceTrees::prepare() {
    nodes_.assign(options_.trees * nodesOfTree(), {});
    features_.resize(nodes_.size());
    work_.clear();
    for (std::uint32_t tree = 0; tree < options_.trees; ++tree) {
        SeededRandom random(options_.seed, tree);
        for (const FeatureRange& range : ranges_) {
            const double middle = random.unit();
            const double reach = 2 * std::max(middle, 1 - middle);
            const double unit = range.high - range.low;
            work_.push_back({range.low + (middle - reach) * unit, 1 / (2 * reach * unit)});
        }
        for (std::size_t node = 0; node < nodesOfTree(); ++node)
            features_[tree * nodesOfTree() + node] =
                static_cast<std::uint8_t>(random.below(ranges_.size()));
    }
}

HalfSpaceTrees::Verdict HalfSpaceTrees::add(std::span<const double> sample) {
    ensure(sample.size() == ranges_.size(), "a sample has one value a feature");
    const bool warmingUp = round_ == 2;
    if (!std::ranges::all_of(sample, [](double value) { return std::isfinite(value); }))
        return {0, warmingUp};
    double mass = 0;
    for (std::uint32_t tree = 0; tree < options_.trees; ++tree) mass += walk(tree, sample);
    if (++inWindow_ == options_.window) {
        inWindow_ = 0;
        ++round_;
    }
    if (warmingUp) return {0, true};
    return {1 / (1 + mass / (static_cast<double>(options_.trees) * options_.window)), false};
}

/// Counts the sample on its way down a tree, and gives the mass that the last window left there,
/// times 2^depth. As every cut is a halving, a value's binary digits say where it goes.
double HalfSpaceTrees::walk(std::uint32_t tree, std::span<const double> sample) {
    constexpr double kFew = 0.1;  // of the window: the paper's size limit
    std::array<std::uint32_t, kMaxFeatures> digits;
    for (std::size_t f = 0; f < sample.size(); ++f) {
        const WorkRange& work = work_[tree * ranges_.size() + f];
        const double share = (sample[f] - work.low) * work.perWidth;
        digits[f] = static_cast<std::uint32_t>(std::clamp(share * 0x1p32, 0.0, 0x1p32 - 1));
    }
    Node* const nodes = nodes_.data() + tree * nodesOfTree();
    const std::uint8_t* const features = features_.data() + tree * nodesOfTree();
    const double few = kFew * options_.window;
    double score = 0;
    bool scored = false;
    std::size_t place = 1;
    for (std::uint32_t level = 0; level <= options_.depth; ++level) {
        Node& node = nodes[place];
        if (node.round != round_)
            node = {round_, 0, node.round == round_ - 1 ? node.latest : std::uint16_t{0}};
        ++node.latest;
        if (!scored && (node.reference < few || level == options_.depth)) {
            scored = true;
            score = static_cast<double>(node.reference) * static_cast<double>(1U << level);
        }
        std::uint32_t& digit = digits[features[place]];
        place = 2 * place + (digit >> 31U);
        digit <<= 1U;
    }
    return score;
}

std::vector<HalfSpaceTrees::Mark> HalfSpaceTrees::marks() const {
    std::vector<Mark> found;
    for (std::size_t place = 0; place < nodes_.size(); ++place) {
        const Node& node = nodes_[place];
        const std::uint32_t age = round_ - node.round;
        if (age <= 1)
            found.push_back({static_cast<std::uint32_t>(place), static_cast<std::uint8_t>(age),
                             node.latest, node.reference});
    }
    return found;
}

void HalfSpaceTrees::place(const std::vector<Mark>& marks) {
    nodes_.clear();
    if (!optionsSound()) return;
    prepare();
    for (const Mark& mark : marks) {
        if (mark.place >= nodes_.size() || mark.age > 1) return nodes_.clear();
        nodes_[mark.place] = {round_ - mark.age, mark.latest, mark.reference};
    }
}

}  // namespace joulewatch
