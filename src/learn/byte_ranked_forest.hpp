#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "learn/cut_ranks.hpp"
#include "learn/isolation_tree.hpp"

namespace joulewatch {

// A comparison with a cut keeps its outcome when value and cut are replaced by their ranks among
// all cuts of the feature (rank quantisation; Lucchese et al., QuickScorer, ACM TOIS 35:2, 2016).
// Ranks among the cuts of a group of trees fit into a byte, and so do the nodes of one level of one
// tree and its different path lengths. A tree then is a few 16-byte tables, and a byte shuffle
// looks up as many rows at once as a register has bytes.

/// A level of a tree as byte tables for shuffles, `chunks` × 16 entries each. Entry 0 is the place
/// of rows that have already reached their leaf; the shuffles return 0 for indices ≥ 0x80 by
/// nature. Order: cut ranks, then `selectors` tables of feature-choosing masks (0x00 or 0xff), then
/// left children, right children. A child is a node of the next level, 1 to 127, or 0x80 | leaf
/// kind.
struct TreeLevel {
    std::uint8_t chunks;                   // 1, 2, 4 or 8
    std::uint8_t selectors;                // 1, 2 or 3: masks that choose among 2, 4 or 8 features
    std::array<std::uint8_t, 4> features;  // chosen among, where selectors < 3
    std::uint32_t tables;                  // where they begin in ByteRankedForest::tables
};

struct ByteRankedTree {
    std::uint8_t rootFeature = 0;
    std::int8_t rootCut = 0;  // rank among the group's cuts, shifted by −128 for signed comparison
    std::uint8_t rootLeft = 0x80, rootRight = 0x80;
    std::uint8_t leafChunks = 1;   // 1, 2, 4 or 8
    std::uint32_t leafTables = 0;  // low bytes, then high bytes, of path lengths by leaf kind
    std::uint32_t firstLevel = 0;  // levels below the root
    std::uint32_t levels = 0;
};

/// Trees whose cuts, feature by feature, are at most 255.
struct TreeGroup {
    std::size_t firstTree, trees;
};

struct ByteRankedForest {
    static constexpr std::size_t kMaxFeatures = 8;
    static constexpr std::size_t kMaxGroups = 16;

    std::size_t features = 0;
    std::size_t groupSets = 0;  // groups are served four at a time, a byte each
    std::vector<CutRanks> ranks;
    /// By feature · groupSets + set, then by rank among all cuts: the ranks in four groups, shifted
    /// by −128.
    std::vector<std::vector<std::uint32_t>> groupRanks;
    std::vector<TreeGroup> groups;
    std::vector<ByteRankedTree> trees;
    std::vector<TreeLevel> levels;
    std::vector<std::uint8_t> tables;
};

/// Null where the trees do not fit into bytes: more than 8 features, more than 127 nodes in a level
/// or 128 different leaves in a tree, or cuts so many that it would take more than 16 groups.
std::shared_ptr<const ByteRankedForest> makeByteRankedForest(std::span<const IsolationTree> trees,
                                                             std::size_t features);

}  // namespace joulewatch
