#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/feature_matrix.hpp"
#include "learn/seeded_random.hpp"

namespace joulewatch {

/// A node of an axis-parallel isolation tree. A row goes right where its value is greater than the
/// cut: `next + 1`, else to `next`. A leaf stays where it is: its cut is +inf and its next is
/// itself.
struct IsolationNode {
    float cut;
    std::uint32_t feature;
    std::uint32_t next;
    std::uint32_t pathUnits;  // leaf: path length in FittedForest::kPathUnit
};

/// Nodes breadth first from the root at 0, so that each level lies together.
struct IsolationTree {
    std::vector<IsolationNode> nodes;
    std::vector<std::uint32_t> sizes;  // training rows that reached each node
    std::size_t height = 0;            // edges on the longest path

    bool isLeaf(std::size_t node) const { return nodes[node].next == node; }
};

/// Grows a tree on the rows `rows` of `training`: at each node a feature drawn uniformly among
/// those that still vary, a cut drawn uniformly between its least and its greatest value; no deeper
/// than ⌈log2 of the number of rows⌉.
IsolationTree growIsolationTree(const FeatureMatrix& training, std::span<const std::size_t> rows,
                                SeededRandom& random);

/// h in FittedForest::kPathUnit for a leaf `depth` edges down where `size` training rows ended.
std::uint32_t leafPathUnits(std::size_t depth, std::size_t size);

/// ⌈log2 rows⌉: the mean height of a tree that tells every row from every other.
std::size_t heightLimit(std::size_t rows);

}  // namespace joulewatch
