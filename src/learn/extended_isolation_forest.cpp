#include "learn/extended_isolation_forest.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>

#include "learn/isolation_tree.hpp"
#include "learn/seeded_random.hpp"
#include "learn/tree_rows.hpp"

namespace joulewatch {
namespace {

/// One feature's part in a cut: weight·(x − point). The weight is the direction's component over
/// the feature's standard deviation, which standardises without touching the rows.
struct CutTerm {
    std::uint32_t feature;
    double weight, point;
};

struct ObliqueNode {
    std::uint32_t next = 0;  // left child; itself for a leaf
    std::uint32_t size = 0;  // training rows that reached it
    std::uint32_t pathUnits = 0;
    std::vector<CutTerm> terms;
};
using ObliqueTree = std::vector<ObliqueNode>;

template <class ValueOf>
bool goesRight(const ObliqueNode& node, const ValueOf& valueOf) {
    double side = 0;
    for (const CutTerm& term : node.terms)
        side += term.weight * (static_cast<double>(valueOf(term.feature)) - term.point);
    return side > 0;
}

template <class ValueOf>
std::uint32_t leafOf(const ObliqueTree& tree, const ValueOf& valueOf) {
    std::uint32_t at = 0;
    while (tree[at].next != at) at = tree[at].next + (goesRight(tree[at], valueOf) ? 1 : 0);
    return at;
}

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
        ObliqueTree tree(1);
        std::deque<Pending> queue;
        queue.push_back({0, 0, std::move(rows)});
        while (!queue.empty()) {
            Pending now = std::move(queue.front());
            queue.pop_front();
            tree[now.node].size = static_cast<std::uint32_t>(now.rows.size());
            if (now.depth < limit && now.rows.size() > 1) tree[now.node].terms = drawCut(now.rows);
            if (tree[now.node].terms.empty()) {
                tree[now.node].next = now.node;
                tree[now.node].pathUnits = leafPathUnits(now.depth, now.rows.size());
                continue;
            }
            const auto middle =
                std::stable_partition(now.rows.begin(), now.rows.end(), [&](std::size_t row) {
                    return !goesRight(tree[now.node],
                                      [&](auto f) { return training_.column(f)[row]; });
                });
            const auto next = static_cast<std::uint32_t>(tree.size());
            tree[now.node].next = next;
            tree.resize(next + 2);
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

    /// Among the features that vary in these rows; none when none does.
    std::vector<CutTerm> drawCut(const std::vector<std::size_t>& rows) {
        std::vector<CutTerm> terms;
        std::vector<std::uint32_t> features(training_.columns());
        std::iota(features.begin(), features.end(), 0U);
        while (!features.empty() && terms.size() < termsPerCut_) {
            const std::size_t drawn = random_.below(features.size());
            const std::uint32_t feature = features[drawn];
            features.erase(features.begin() + static_cast<std::ptrdiff_t>(drawn));
            const auto column = training_.column(feature);
            const auto [low, high] = std::minmax_element(
                rows.begin(), rows.end(),
                [&](std::size_t a, std::size_t b) { return column[a] < column[b]; });
            if (column[*low] == column[*high]) continue;
            const double span = static_cast<double>(column[*high]) - column[*low];
            terms.push_back({feature, random_.normal() / deviations_[feature],
                             column[*low] + span * random_.unit()});
        }
        return terms;
    }

    const FeatureMatrix& training_;
    std::span<const double> deviations_;
    std::size_t termsPerCut_;
    SeededRandom random_;
};

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
    std::fill(sums.begin(), sums.end(), 0U);
    for (const ObliqueTree& tree : impl_->trees)
        for (std::size_t row = 0; row < rows.rows; ++row)
            sums[row] += tree[leafOf(tree, [&](auto f) { return rows.columns[f][row]; })].pathUnits;
}

std::vector<double> ExtendedIsolationForest::credits(std::span<const float> row) const {
    ensure(row.size() == impl_->features, "a row has the forest's features");
    std::vector<double> earned(impl_->features, 0.0);
    for (const ObliqueTree& tree : impl_->trees) {
        std::uint32_t at = 0;
        double depth = 0;
        while (tree[at].next != at) {
            const ObliqueNode& node = tree[at];
            const std::uint32_t child =
                node.next + (goesRight(node, [&](auto f) { return row[f]; }) ? 1 : 0);
            ++depth;
            const double below = tree[child].next == child
                                     ? tree[child].pathUnits * kPathUnit - depth
                                     : averagePathLength(tree[child].size);
            const double credit = averagePathLength(node.size) - 1 - below;
            double shares = 0;
            for (const CutTerm& term : node.terms)
                shares += std::abs(term.weight * (row[term.feature] - term.point));
            for (const CutTerm& term : node.terms) {
                const double share = std::abs(term.weight * (row[term.feature] - term.point));
                earned[term.feature] += shares > 0
                                            ? credit * share / shares
                                            : credit / static_cast<double>(node.terms.size());
            }
            at = child;
        }
    }
    for (double& each : earned) each /= static_cast<double>(impl_->trees.size());
    return earned;
}

}  // namespace joulewatch
