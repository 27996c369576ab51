#include "learn/extended_isolation_forest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <numeric>

#include "learn/isolation_tree.hpp"
#include "learn/seeded_random.hpp"
#include "learn/tree_rows.hpp"

namespace joulewatch {
namespace {

struct ObliqueNode {
    std::uint32_t next = 0;  // left child; itself for a leaf
    std::uint32_t size = 0;  // training rows that reached it
    std::uint32_t pathUnits = 0;
};

/// A row x goes right where Σ w·x > Σ w·p: the weight is the direction's component over the
/// feature's standard deviation, which standardises without touching the rows; 0 where a feature
/// has no part in the cut. A leaf's weights are all 0, so that a row stays there.
struct ObliqueTree {
    explicit ObliqueTree(std::size_t features) : width((features + 1) / 2 * 2) { grow(1); }
    void grow(std::size_t nodeCount) {
        nodes.resize(nodeCount);
        weights.resize(nodeCount * width);
        points.resize(nodeCount * width);
        thresholds.resize(nodeCount);
    }
    /// `row` holds `width` values. Two partial sums: half the wait for additions.
    std::uint32_t childOf(std::uint32_t node, const double* row) const {
        const double* weight = weights.data() + node * width;
        double even = 0;
        double odd = 0;
        for (std::size_t f = 0; f < width; f += 2) {
            even += weight[f] * row[f];
            odd += weight[f + 1] * row[f + 1];
        }
        return nodes[node].next + (even + odd > thresholds[node] ? 1 : 0);
    }
    bool isLeaf(std::uint32_t node) const { return nodes[node].next == node; }

    std::size_t width;  // features, made even
    std::vector<ObliqueNode> nodes;
    std::vector<double> weights, points;  // `width` a node
    std::vector<double> thresholds;
    std::size_t height = 0;
};

std::vector<double> standardDeviations(const FeatureMatrix& training) {
    std::vector<double> deviations;
    for (std::size_t f = 0; f < training.columns(); ++f) {
        const auto column = training.column(f);
        const double mean =
            std::accumulate(column.begin(), column.end(), 0.0) / static_cast<double>(column.size());
        double squares = 0;
        for (const float x : column) squares += (x - mean) * (x - mean);
        deviations.push_back(std::sqrt(squares / static_cast<double>(column.size())));
    }
    return deviations;
}

class ObliqueGrower {
 public:
    ObliqueGrower(const FeatureMatrix& training, std::span<const double> deviations,
                  std::size_t extensionLevel, SeededRandom random)
        : training_(training),
          deviations_(deviations),
          termsPerCut_(std::min(extensionLevel, training.columns() - 1) + 1),
          random_(random) {}

    ObliqueTree grow(std::vector<std::size_t> rows) {
        const std::size_t limit = heightLimit(rows.size());
        ObliqueTree tree(training_.columns());
        std::vector<double> values(tree.width, 0.0);
        std::deque<Pending> queue;
        queue.push_back({0, 0, std::move(rows)});
        while (!queue.empty()) {
            Pending now = std::move(queue.front());
            queue.pop_front();
            tree.nodes[now.node].size = static_cast<std::uint32_t>(now.rows.size());
            tree.height = std::max(tree.height, now.depth);
            const bool inner =
                now.depth < limit && now.rows.size() > 1 && drawCut(tree, now.node, now.rows);
            if (!inner) {
                tree.nodes[now.node].next = now.node;
                tree.nodes[now.node].pathUnits = leafPathUnits(now.depth, now.rows.size());
                continue;
            }
            const auto next = static_cast<std::uint32_t>(tree.nodes.size());
            tree.nodes[now.node].next = next;
            const auto middle =
                std::stable_partition(now.rows.begin(), now.rows.end(), [&](std::size_t row) {
                    for (std::size_t f = 0; f < training_.columns(); ++f)
                        values[f] = training_.column(f)[row];
                    return tree.childOf(now.node, values.data()) == next;
                });
            tree.grow(next + 2);
            queue.push_back({next, now.depth + 1, {now.rows.begin(), middle}});
            queue.push_back({next + 1, now.depth + 1, {middle, now.rows.end()}});
        }
        return tree;
    }

 private:
    struct Pending {
        std::uint32_t node;
        std::size_t depth;
        std::vector<std::size_t> rows;
    };

    /// Among the features that vary in these rows; false when none does.
    bool drawCut(ObliqueTree& tree, std::uint32_t node, const std::vector<std::size_t>& rows) {
        std::vector<std::uint32_t> features(training_.columns());
        std::iota(features.begin(), features.end(), 0U);
        std::size_t terms = 0;
        while (!features.empty() && terms < termsPerCut_) {
            const std::size_t drawn = random_.below(features.size());
            const std::uint32_t feature = features[drawn];
            features.erase(features.begin() + static_cast<std::ptrdiff_t>(drawn));
            const auto column = training_.column(feature);
            const auto [low, high] = std::minmax_element(
                rows.begin(), rows.end(),
                [&](std::size_t a, std::size_t b) { return column[a] < column[b]; });
            if (column[*low] == column[*high]) continue;
            const double span = static_cast<double>(column[*high]) - column[*low];
            const double weight = random_.normal() / deviations_[feature];
            const double point = column[*low] + span * random_.unit();
            tree.weights[node * tree.width + feature] = weight;
            tree.points[node * tree.width + feature] = point;
            tree.thresholds[node] += weight * point;
            ++terms;
        }
        return terms > 0;
    }

    const FeatureMatrix& training_;
    std::span<const double> deviations_;
    std::size_t termsPerCut_;
    SeededRandom random_;
};

constexpr std::size_t kTileRows = 64;
constexpr std::size_t kLanes = 4;  // rows that go down a tree side by side

/// `tile` holds kTileRows rows of tree.width values.
void addTree(const ObliqueTree& tree, std::span<const double> tile,
             std::array<std::uint32_t, kTileRows>& sums) {
    for (std::size_t first = 0; first < kTileRows; first += kLanes) {
        std::array<std::uint32_t, kLanes> at{};
        for (std::size_t level = 0; level < tree.height; ++level)
            for (std::size_t i = 0; i < kLanes; ++i)
                at[i] = tree.childOf(at[i], tile.data() + (first + i) * tree.width);
        for (std::size_t i = 0; i < kLanes; ++i) sums[first + i] += tree.nodes[at[i]].pathUnits;
    }
}

/// Shares a cut's credit among its features in proportion to |w·(x − p)|.
void shareCredit(const ObliqueTree& tree, std::uint32_t node, std::span<const double> row,
                 double credit, std::vector<double>& earned) {
    const auto part = [&](std::size_t f) {
        const std::size_t term = node * tree.width + f;
        return std::abs(tree.weights[term] * (row[f] - tree.points[term]));
    };
    double parts = 0;
    for (std::size_t f = 0; f < earned.size(); ++f) parts += part(f);
    for (std::size_t f = 0; f < earned.size(); ++f)
        earned[f] +=
            parts > 0 ? credit * part(f) / parts : credit / static_cast<double>(earned.size());
}

}  // namespace

struct ExtendedIsolationForest::Impl {
    std::vector<ObliqueTree> trees;
    std::size_t features = 0;
    double ordinaryPathLength = 0;
};

ExtendedIsolationForest::ExtendedIsolationForest(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
ExtendedIsolationForest::~ExtendedIsolationForest() = default;
ExtendedIsolationForest::ExtendedIsolationForest(ExtendedIsolationForest&&) noexcept = default;
ExtendedIsolationForest& ExtendedIsolationForest::operator=(ExtendedIsolationForest&&) noexcept =
    default;

Result<ExtendedIsolationForest> ExtendedIsolationForest::fit(
    const FeatureMatrix& training, const ExtendedIsolationForestOptions& options) {
    const auto treeRows = drawTreeRows(training.rows(), options.forest);
    if (auto fits = checkTraining(training, treeRows); !fits) return fail(fits.error());
    auto impl = std::make_unique<Impl>();
    impl->features = training.columns();
    const std::vector<double> deviations = standardDeviations(training);
    for (std::size_t tree = 0; tree < treeRows.size(); ++tree) {
        ObliqueGrower grower(training, deviations, options.extensionLevel,
                             SeededRandom(options.forest.seed, 2 * tree + 1));
        impl->trees.push_back(grower.grow(treeRows[tree]));
    }
    impl->ordinaryPathLength = averagePathLength(treeRows.front().size());
    return ExtendedIsolationForest(std::move(impl));
}

std::size_t ExtendedIsolationForest::features() const { return impl_->features; }
std::size_t ExtendedIsolationForest::trees() const { return impl_->trees.size(); }
double ExtendedIsolationForest::ordinaryPathLength() const { return impl_->ordinaryPathLength; }

void ExtendedIsolationForest::pathSums(const FeatureColumns& rows,
                                       std::span<std::uint32_t> sums) const {
    ensure(rows.columns.size() == impl_->features && sums.size() == rows.rows,
           "rows have the forest's features, and a sum each");
    const std::size_t width = impl_->trees.front().width;
    std::vector<double> tile(kTileRows * width, 0.0);
    for (std::size_t first = 0; first < rows.rows; first += kTileRows) {
        const std::size_t count = std::min(kTileRows, rows.rows - first);
        for (std::size_t f = 0; f < impl_->features; ++f)
            for (std::size_t i = 0; i < count; ++i)
                tile[i * width + f] = rows.columns[f][first + i];
        std::array<std::uint32_t, kTileRows> tileSums{};
        for (const ObliqueTree& tree : impl_->trees) addTree(tree, tile, tileSums);
        std::copy_n(tileSums.begin(), count, sums.begin() + static_cast<std::ptrdiff_t>(first));
    }
}

std::vector<double> ExtendedIsolationForest::credits(std::span<const float> row) const {
    ensure(row.size() == impl_->features, "a row has the forest's features");
    std::vector<double> values(row.begin(), row.end());
    values.resize(impl_->trees.front().width);
    std::vector<double> earned(impl_->features, 0.0);
    for (const ObliqueTree& tree : impl_->trees) {
        std::uint32_t at = 0;
        double depth = 0;
        while (!tree.isLeaf(at)) {
            const std::uint32_t child = tree.childOf(at, values.data());
            ++depth;
            const double below = tree.isLeaf(child)
                                     ? tree.nodes[child].pathUnits * kPathUnit - depth
                                     : averagePathLength(tree.nodes[child].size);
            shareCredit(tree, at, values, averagePathLength(tree.nodes[at].size) - 1 - below,
                        earned);
            at = child;
        }
    }
    for (double& each : earned) each /= static_cast<double>(impl_->trees.size());
    return earned;
}

}  // namespace joulewatch
