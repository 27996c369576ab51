#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/feature_matrix.hpp"
#include "core/result.hpp"
#include "learn/detector.hpp"

namespace joulewatch {

struct IsolationForestOptions {
    std::size_t trees = 100;
    std::size_t sampleSize = 256;  // rows per tree; Liu et al. found 256 to be enough
    std::uint64_t seed = 42;       // same seed and data give the same scores
};

/// c(n): mean depth of an unsuccessful search among n points, the yardstick for "isolated early".
/// Liu, Ting & Zhou, Isolation Forest, ICDM 2008, eq. 1, with the paper's ln(n-1) + Euler's
/// constant for H(n-1): 28 % low at n = 3, but the yardstick that published scores and scikit-learn
/// use.
double averagePathLength(std::size_t n);

/// Columns of rows to be scored, in the order of the training columns.
struct FeatureColumns {
    std::vector<const float*> columns;
    std::size_t rows = 0;
};
FeatureColumns columnsOf(const FeatureMatrix& matrix);

/// How a forest walks its trees. All give the same sums on every row and every processor; they
/// differ in speed.
enum class TreeWalk : std::uint8_t {
    fastest,   // the fastest this processor and this forest allow
    plain,     // one row, one tree, one comparison at a time
    portable,  // rows interleaved; nothing beyond the baseline of x86-64
    avx2,      // rank-quantised, 32 rows at a time
    avx512     // rank-quantised, 64 rows at a time
};

/// Forests of isolation trees, fitted. A path length is h(x) = edges to the leaf + c(rows that
/// ended there), held in units of 2⁻¹¹: whole numbers, so that the sum over trees is exact in any
/// order. Immutable: any number of threads may score.
class FittedForest {
 public:
    static constexpr double kPathUnit = 0x1p-11;

    virtual ~FittedForest() = default;
    virtual std::size_t features() const = 0;
    virtual std::size_t trees() const = 0;
    /// c(ψ) of the rows each tree was grown on: the mean path length of an ordinary row.
    virtual double ordinaryPathLength() const = 0;
    /// For each row the path lengths' sum over trees, in kPathUnit.
    virtual void pathSums(const FeatureColumns& rows, std::span<std::uint32_t> sums) const = 0;
    /// What each feature did to isolate `row`: φ_f, the mean over trees of the credits its splits
    /// earned, a split from n rows to n' earning c(n) − 1 − c(n'). Exactly additive:
    /// log2 score = −1 + Σ φ_f / c(ψ). It follows the path: it is not a Shapley value.
    virtual std::vector<double> credits(std::span<const float> row) const = 0;

    /// s(x) = 2^(−mean h / c(ψ)): 0.5 is ordinary, towards 1 abnormal.
    double score(std::uint32_t pathSum) const;
};

/// A forest of axis-parallel trees, tree k grown on the rows `treeRows[k]` of `training`.
class IsolationForest final : public FittedForest {
 public:
    static Result<IsolationForest> fit(const FeatureMatrix& training,
                                       const IsolationForestOptions& options = {});
    static Result<IsolationForest> fit(const FeatureMatrix& training,
                                       std::span<const std::vector<std::size_t>> treeRows,
                                       std::uint64_t seed);
    ~IsolationForest() override;
    IsolationForest(IsolationForest&&) noexcept;
    IsolationForest& operator=(IsolationForest&&) noexcept;

    std::size_t features() const override;
    std::size_t trees() const override;
    double ordinaryPathLength() const override;
    void pathSums(const FeatureColumns& rows, std::span<std::uint32_t> sums) const override;
    std::vector<double> credits(std::span<const float> row) const override;

    /// pathSums by a given walk; false, with nothing written, where this processor or this forest
    /// does not allow it.
    bool pathSums(const FeatureColumns& rows, std::span<std::uint32_t> sums, TreeWalk walk) const;

 private:
    struct Impl;
    explicit IsolationForest(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Scores of all rows of a table.
std::vector<double> scoreRows(const FittedForest& forest, const FeatureMatrix& rows);

std::unique_ptr<Detector> makeIsolationForest(IsolationForestOptions options);

}  // namespace joulewatch
