#pragma once

#include <memory>

#include "learn/isolation_forest.hpp"

namespace joulewatch {

struct ExtendedIsolationForestOptions {
    IsolationForestOptions forest;
    /// Features in a cut, less one; at most one less than there are features, the default. At 0
    /// cuts are parallel to the axes.
    std::size_t extensionLevel = static_cast<std::size_t>(-1);
};

/// An isolation forest whose cuts go in any direction: a row x goes right where (x − p)·n > 0, the
/// direction n normally distributed, the point p uniform in the box of the node's rows. Features
/// are standardised first, for a direction has no meaning among different units.
/// Hariri, Kind & Brunner, Extended Isolation Forest, 2018 (IEEE TKDE 33:4, 2021).
class ExtendedIsolationForest final : public FittedForest {
 public:
    static Result<ExtendedIsolationForest> fit(const FeatureMatrix& training,
                                               const ExtendedIsolationForestOptions& options = {});
    ~ExtendedIsolationForest() override;
    ExtendedIsolationForest(ExtendedIsolationForest&&) noexcept;
    ExtendedIsolationForest& operator=(ExtendedIsolationForest&&) noexcept;

    std::size_t features() const override;
    std::size_t trees() const override;
    double ordinaryPathLength() const override;
    void pathSums(const FeatureColumns& rows, std::span<std::uint32_t> sums) const override;
    /// A cut's credit is shared among its features in proportion to its part of the cut, |n·(x −
    /// p)|.
    std::vector<double> credits(std::span<const float> row) const override;

 private:
    struct Impl;
    explicit ExtendedIsolationForest(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace joulewatch
