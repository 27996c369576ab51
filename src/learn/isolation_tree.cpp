#include "learn/isolation_tree.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <deque>
#include <limits>
#include <numeric>

#include "learn/isolation_forest.hpp"

namespace joulewatch {
namespace {

/// The training rows of one tree, copied together, and a permutation of them that splitting orders.
class TreeSample {
 public:
    TreeSample(const FeatureMatrix& training, std::span<const std::size_t> rows)
        : features_(training.columns()), order_(rows.size()) {
        values_.reserve(rows.size() * features_);
        for (const std::size_t row : rows)
            for (std::size_t f = 0; f < features_; ++f) values_.push_back(training.column(f)[row]);
        std::iota(order_.begin(), order_.end(), 0U);
    }
    std::size_t features() const { return features_; }
    std::size_t rows() const { return order_.size(); }

    struct Range {
        float low, high;
    };
    Range range(std::size_t feature, std::size_t begin, std::size_t end) const {
        Range range{at(begin, feature), at(begin, feature)};
        for (std::size_t i = begin + 1; i < end; ++i) {
            range.low = std::min(range.low, at(i, feature));
            range.high = std::max(range.high, at(i, feature));
        }
        return range;
    }
    /// Puts the rows that go left before those that go right; where the right ones begin.
    std::size_t split(std::size_t feature, float cut, std::size_t begin, std::size_t end) {
        const auto first = order_.begin();
        const auto middle = std::stable_partition(
            first + static_cast<std::ptrdiff_t>(begin), first + static_cast<std::ptrdiff_t>(end),
            [&](std::uint32_t row) { return !(values_[row * features_ + feature] > cut); });
        return static_cast<std::size_t>(middle - first);
    }

 private:
    float at(std::size_t position, std::size_t feature) const {
        return values_[order_[position] * features_ + feature];
    }
    std::size_t features_;
    std::vector<float> values_;
    std::vector<std::uint32_t> order_;
};

struct Split {
    std::uint32_t feature = 0;
    float cut = 0;
    bool found = false;
};

/// Features that do not vary are put aside as they are drawn, so that those left are equally
/// likely.
Split drawSplit(const TreeSample& sample, std::size_t begin, std::size_t end,
                SeededRandom& random) {
    std::vector<std::uint32_t> left(sample.features());
    std::iota(left.begin(), left.end(), 0U);
    while (!left.empty()) {
        const std::size_t drawn = random.below(left.size());
        const auto [low, high] = sample.range(left[drawn], begin, end);
        if (low < high) {
            const double span = static_cast<double>(high) - static_cast<double>(low);
            auto cut = static_cast<float>(low + span * random.unit());
            if (!(cut < high)) cut = low;  // rounding must not send every row left
            return {left[drawn], cut, true};
        }
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(drawn));
    }
    return {};
}

struct Pending {
    std::uint32_t node;
    std::size_t begin, end, depth;
};

}  // namespace

std::uint32_t leafPathUnits(std::size_t depth, std::size_t size) {
    const double length = static_cast<double>(depth) + averagePathLength(size);
    return static_cast<std::uint32_t>(std::nearbyint(length / FittedForest::kPathUnit));
}

std::size_t heightLimit(std::size_t rows) {
    return std::bit_width(std::max<std::size_t>(rows, 1) - 1);
}

IsolationTree growIsolationTree(const FeatureMatrix& training, std::span<const std::size_t> rows,
                                SeededRandom& random) {
    TreeSample sample(training, rows);
    const std::size_t limit = heightLimit(rows.size());
    IsolationTree tree;
    tree.nodes.resize(1);
    tree.sizes.resize(1);
    std::deque<Pending> queue{{0, 0, sample.rows(), 0}};
    while (!queue.empty()) {
        const Pending now = queue.front();
        queue.pop_front();
        const std::size_t size = now.end - now.begin;
        tree.sizes[now.node] = static_cast<std::uint32_t>(size);
        tree.height = std::max(tree.height, now.depth);
        const Split split =
            now.depth < limit && size > 1 ? drawSplit(sample, now.begin, now.end, random) : Split{};
        if (!split.found) {
            tree.nodes[now.node] = {std::numeric_limits<float>::infinity(), 0, now.node,
                                    leafPathUnits(now.depth, size)};
            continue;
        }
        const std::size_t middle = sample.split(split.feature, split.cut, now.begin, now.end);
        const auto next = static_cast<std::uint32_t>(tree.nodes.size());
        tree.nodes[now.node] = {split.cut, split.feature, next, 0};
        tree.nodes.resize(next + 2);
        tree.sizes.resize(next + 2);
        queue.push_back({next, now.begin, middle, now.depth + 1});
        queue.push_back({next + 1, middle, now.end, now.depth + 1});
    }
    return tree;
}

}  // namespace joulewatch
