#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "learn/byte_ranked_forest.hpp"
#include "learn/isolation_forest.hpp"
#include "learn/isolation_tree.hpp"

namespace joulewatch {

/// One way to walk all trees of a forest, prepared once; see TreeWalk. Immutable.
class PathSummer {
 public:
    virtual ~PathSummer() = default;
    virtual void pathSums(const FeatureColumns& rows, std::span<std::uint32_t> sums) const = 0;
};

std::unique_ptr<PathSummer> makePlainSummer(std::span<const IsolationTree> trees);

/// Null for more than 256 features or 2²⁴ nodes in a tree.
std::unique_ptr<PathSummer> makePortableSummer(std::span<const IsolationTree> trees,
                                               std::size_t features);

/// Null where the processor lacks the instructions.
std::unique_ptr<PathSummer> makeAvx2Summer(std::shared_ptr<const ByteRankedForest> forest);
std::unique_ptr<PathSummer> makeAvx512Summer(std::shared_ptr<const ByteRankedForest> forest);

}  // namespace joulewatch
