#include "learn/isolation_forest.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "learn/isolation_tree.hpp"
#include "learn/portable_math.hpp"
#include "learn/tree_rows.hpp"
#include "learn/tree_walks.hpp"

namespace joulewatch {

double averagePathLength(std::size_t n) {
    if (n < 2) return 0;
    if (n == 2) return 1;
    const auto others = static_cast<double>(n - 1);
    return 2 * (portableLog(others) + std::numbers::egamma) - 2 * others / static_cast<double>(n);
}

FeatureColumns columnsOf(const FeatureMatrix& matrix) {
    FeatureColumns columns;
    columns.rows = matrix.rows();
    for (std::size_t f = 0; f < matrix.columns(); ++f)
        columns.columns.push_back(matrix.column(f).data());
    return columns;
}

double FittedForest::score(std::uint32_t pathSum) const {
    if (ordinaryPathLength() == 0) return 0.5;  // one row a tree tells nothing apart
    const double meanPath = pathSum * kPathUnit / static_cast<double>(trees());
    return portableExp2(-meanPath / ordinaryPathLength());
}

struct IsolationForest::Impl {
    std::vector<IsolationTree> trees;
    std::size_t features = 0;
    double ordinaryPathLength = 0;
    std::vector<double> averagePathLengths;  // c(n) of every size a node can have
    std::unique_ptr<PathSummer> plain, portable, avx2, avx512;

    const PathSummer* walk(TreeWalk wanted) const {
        switch (wanted) {
            case TreeWalk::plain:
                return plain.get();
            case TreeWalk::portable:
                return portable.get();
            case TreeWalk::avx2:
                return avx2.get();
            case TreeWalk::avx512:
                return avx512.get();
            case TreeWalk::fastest:
                break;
        }
        for (const auto* each : {&avx512, &avx2, &portable})
            if (*each) return each->get();
        return plain.get();
    }
};

IsolationForest::IsolationForest(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
IsolationForest::~IsolationForest() = default;
IsolationForest::IsolationForest(IsolationForest&&) noexcept = default;
IsolationForest& IsolationForest::operator=(IsolationForest&&) noexcept = default;

Result<IsolationForest> IsolationForest::fit(const FeatureMatrix& training,
                                             const IsolationForestOptions& options) {
    return fit(training, drawTreeRows(training.rows(), options), options.seed);
}

Result<IsolationForest> IsolationForest::fit(const FeatureMatrix& training,
                                             std::span<const std::vector<std::size_t>> treeRows,
                                             std::uint64_t seed) {
    if (auto fits = checkTraining(training, treeRows); !fits) return fail(fits.error());
    auto impl = std::make_unique<Impl>();
    impl->features = training.columns();
    for (std::size_t tree = 0; tree < treeRows.size(); ++tree) {
        SeededRandom random(seed, 2 * tree + 1);
        impl->trees.push_back(growIsolationTree(training, treeRows[tree], random));
        impl->ordinaryPathLength += averagePathLength(treeRows[tree].size());
    }
    std::size_t largest = 0;
    for (const auto& rows : treeRows) largest = std::max(largest, rows.size());
    for (std::size_t n = 0; n <= largest; ++n)
        impl->averagePathLengths.push_back(averagePathLength(n));
    impl->ordinaryPathLength /= static_cast<double>(treeRows.size());
    impl->plain = makePlainSummer(impl->trees);
    impl->portable = makePortableSummer(impl->trees, impl->features);
    if (const auto ranked = makeByteRankedForest(impl->trees, impl->features)) {
        impl->avx2 = makeAvx2Summer(ranked);
        impl->avx512 = makeAvx512Summer(ranked);
    }
    return IsolationForest(std::move(impl));
}

std::size_t IsolationForest::features() const { return impl_->features; }
std::size_t IsolationForest::trees() const { return impl_->trees.size(); }
double IsolationForest::ordinaryPathLength() const { return impl_->ordinaryPathLength; }

void IsolationForest::pathSums(const FeatureColumns& rows, std::span<std::uint32_t> sums) const {
    ensure(pathSums(rows, sums, TreeWalk::fastest), "a forest can always be walked");
}

bool IsolationForest::pathSums(const FeatureColumns& rows, std::span<std::uint32_t> sums,
                               TreeWalk walk) const {
    ensure(rows.columns.size() == impl_->features && sums.size() == rows.rows,
           "rows have the forest's features, and a sum each");
    const PathSummer* summer = impl_->walk(walk);
    if (!summer) return false;
    summer->pathSums(rows, sums);
    return true;
}

std::vector<double> IsolationForest::credits(std::span<const float> row) const {
    ensure(row.size() == impl_->features, "a row has the forest's features");
    std::vector<double> earned(impl_->features, 0.0);
    for (const IsolationTree& tree : impl_->trees) {
        std::uint32_t at = 0;
        double depth = 0;
        while (!tree.isLeaf(at)) {
            const IsolationNode& node = tree.nodes[at];
            const std::uint32_t child = node.next + (row[node.feature] > node.cut ? 1 : 0);
            ++depth;
            // What is left to go below the child; at a leaf, what its stored length leaves, so
            // that the credits of a path add up to c(ψ) − h exactly.
            const double below = tree.isLeaf(child)
                                     ? tree.nodes[child].pathUnits * kPathUnit - depth
                                     : impl_->averagePathLengths[tree.sizes[child]];
            earned[node.feature] += impl_->averagePathLengths[tree.sizes[at]] - 1 - below;
            at = child;
        }
    }
    for (double& each : earned) each /= static_cast<double>(impl_->trees.size());
    return earned;
}

std::vector<double> scoreRows(const FittedForest& forest, const FeatureMatrix& rows) {
    std::vector<std::uint32_t> sums(rows.rows());
    forest.pathSums(columnsOf(rows), sums);
    std::vector<double> scores(rows.rows());
    std::transform(sums.begin(), sums.end(), scores.begin(),
                   [&](std::uint32_t sum) { return forest.score(sum); });
    return scores;
}

namespace {

class IsolationForestDetector final : public Detector {
 public:
    explicit IsolationForestDetector(IsolationForestOptions options) : options_(options) {}
    Result<void> fit(const FeatureMatrix& training) override {
        auto fitted = IsolationForest::fit(training, options_);
        if (!fitted) return fail(fitted.error());
        forest_ = std::make_unique<IsolationForest>(std::move(*fitted));
        return {};
    }
    std::vector<double> score(const FeatureMatrix& rows) const override {
        ensure(forest_ != nullptr, "fit() comes before score()");
        return scoreRows(*forest_, rows);
    }

 private:
    IsolationForestOptions options_;
    std::unique_ptr<IsolationForest> forest_;
};

}  // namespace

std::unique_ptr<Detector> makeIsolationForest(IsolationForestOptions options) {
    return std::make_unique<IsolationForestDetector>(options);
}

}  // namespace joulewatch
