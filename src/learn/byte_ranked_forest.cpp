#include "learn/byte_ranked_forest.hpp"

#include <algorithm>
#include <bit>
#include <iterator>
#include <limits>
#include <map>
#include <set>

namespace joulewatch {
namespace {

constexpr std::size_t kTableBytes = 16;      // what one shuffle looks up in
constexpr std::size_t kMaxCuts = 255;        // of a feature in a group: ranks 0 … 255
constexpr std::size_t kMaxNodes = 127;       // of a level; 0 is the place of finished rows
constexpr std::size_t kMaxKinds = 128;       // of leaves in a tree
constexpr std::size_t kMaxGroupTrees = 256;  // 256 · 255 < 2¹⁶: a group's sums of bytes
constexpr std::uint8_t kLeaf = 0x80;

using CutSets = std::vector<std::vector<float>>;  // by feature; ascending, without duplicates

CutSets cutsOf(const IsolationTree& tree, std::size_t features) {
    CutSets cuts(features);
    for (std::size_t node = 0; node < tree.nodes.size(); ++node)
        if (!tree.isLeaf(node)) cuts[tree.nodes[node].feature].push_back(tree.nodes[node].cut);
    for (auto& each : cuts) {
        std::sort(each.begin(), each.end());
        each.erase(std::unique(each.begin(), each.end()), each.end());
    }
    return cuts;
}

CutSets unionOf(const CutSets& a, const CutSets& b) {
    CutSets all(a.size());
    for (std::size_t f = 0; f < a.size(); ++f)
        std::set_union(a[f].begin(), a[f].end(), b[f].begin(), b[f].end(),
                       std::back_inserter(all[f]));
    return all;
}

std::uint8_t chunksFor(std::size_t entries) {
    return static_cast<std::uint8_t>(std::bit_ceil((entries + kTableBytes - 1) / kTableBytes));
}

/// Rank of a cut, shifted so that signed bytes compare as unsigned ones.
std::uint8_t shiftedRank(std::size_t rank) { return static_cast<std::uint8_t>(rank ^ 0x80); }

/// Builds one tree's tables; false where it does not fit.
class TreePacker {
 public:
    TreePacker(const IsolationTree& tree, const CutSets& groupCuts, ByteRankedForest& out)
        : tree_(tree), groupCuts_(groupCuts), out_(out) {}

    bool pack() {
        if (!numberLeafKinds()) return false;
        ByteRankedTree packed;
        packed.firstLevel = static_cast<std::uint32_t>(out_.levels.size());
        std::vector<std::uint32_t> level;  // inner nodes of the level at hand
        if (tree_.isLeaf(0)) {
            packed.rootLeft = packed.rootRight = code(0, {});
        } else {
            level = innerChildren({0});
            packed.rootFeature = static_cast<std::uint8_t>(tree_.nodes[0].feature);
            packed.rootCut = static_cast<std::int8_t>(cutRank(0));
            packed.rootLeft = code(tree_.nodes[0].next, level);
            packed.rootRight = code(tree_.nodes[0].next + 1, level);
        }
        while (!level.empty()) {
            if (level.size() > kMaxNodes) return false;
            const std::vector<std::uint32_t> below = innerChildren(level);
            packLevel(level, below);
            level = below;
        }
        packed.levels = static_cast<std::uint32_t>(out_.levels.size()) - packed.firstLevel;
        packLeaves(packed);
        out_.trees.push_back(packed);
        return true;
    }

 private:
    bool numberLeafKinds() {
        for (std::size_t node = 0; node < tree_.nodes.size(); ++node) {
            if (!tree_.isLeaf(node)) continue;
            const std::uint32_t units = tree_.nodes[node].pathUnits;
            if (units > std::numeric_limits<std::uint16_t>::max()) return false;
            kinds_.emplace(units, static_cast<std::uint8_t>(kinds_.size()));
            if (kinds_.size() > kMaxKinds) return false;
        }
        return true;
    }
    std::vector<std::uint32_t> innerChildren(const std::vector<std::uint32_t>& level) const {
        std::vector<std::uint32_t> inner;
        for (const std::uint32_t node : level)
            for (const std::uint32_t child : {tree_.nodes[node].next, tree_.nodes[node].next + 1})
                if (!tree_.isLeaf(child)) inner.push_back(child);
        return inner;
    }
    /// What stands for `node` in its parent's table: its place in its level, or its kind of leaf.
    std::uint8_t code(std::uint32_t node, const std::vector<std::uint32_t>& level) const {
        if (tree_.isLeaf(node)) return kLeaf | kinds_.at(tree_.nodes[node].pathUnits);
        const auto place = std::lower_bound(level.begin(), level.end(), node);
        return static_cast<std::uint8_t>(1 + (place - level.begin()));
    }
    std::uint8_t cutRank(std::uint32_t node) const {
        const auto& cuts = groupCuts_[tree_.nodes[node].feature];
        const auto place = std::lower_bound(cuts.begin(), cuts.end(), tree_.nodes[node].cut);
        return shiftedRank(static_cast<std::size_t>(place - cuts.begin()));
    }
    void packLevel(const std::vector<std::uint32_t>& level,
                   const std::vector<std::uint32_t>& below) {
        std::set<std::uint8_t> used;
        for (const std::uint32_t node : level)
            used.insert(static_cast<std::uint8_t>(tree_.nodes[node].feature));
        TreeLevel packed{};
        packed.chunks = chunksFor(level.size() + 1);
        packed.selectors = used.size() <= 2 ? 1 : used.size() <= 4 ? 2 : 3;
        packed.features.fill(*used.begin());
        if (packed.selectors < 3) std::copy(used.begin(), used.end(), packed.features.begin());
        packed.tables = static_cast<std::uint32_t>(out_.tables.size());
        const std::size_t table = packed.chunks * kTableBytes;
        out_.tables.resize(packed.tables + table * (3U + packed.selectors));
        std::uint8_t* entries = out_.tables.data() + packed.tables;
        for (std::size_t i = 0; i < level.size(); ++i) {
            const IsolationNode& node = tree_.nodes[level[i]];
            std::uint8_t* entry = entries + 1 + i;
            *entry = cutRank(level[i]);
            const std::size_t choice =
                packed.selectors == 3
                    ? node.feature
                    : static_cast<std::size_t>(std::distance(
                          used.begin(), used.find(static_cast<std::uint8_t>(node.feature))));
            for (unsigned bit = 0; bit < packed.selectors; ++bit)
                *(entry += table) = (choice >> bit & 1U) != 0 ? 0xff : 0;
            entry += table;
            entry[0] = code(node.next, below);
            entry[table] = code(node.next + 1, below);
        }
        out_.levels.push_back(packed);
    }
    void packLeaves(ByteRankedTree& packed) {
        packed.leafChunks = chunksFor(kinds_.size());
        packed.leafTables = static_cast<std::uint32_t>(out_.tables.size());
        const std::size_t table = packed.leafChunks * kTableBytes;
        out_.tables.resize(packed.leafTables + 2 * table);
        for (const auto& [units, kind] : kinds_) {
            out_.tables[packed.leafTables + kind] = static_cast<std::uint8_t>(units & 0xff);
            out_.tables[packed.leafTables + table + kind] = static_cast<std::uint8_t>(units >> 8);
        }
    }

    const IsolationTree& tree_;
    const CutSets& groupCuts_;
    ByteRankedForest& out_;
    std::map<std::uint32_t, std::uint8_t> kinds_;  // path length to kind
};

/// Trees in order, each into the last group while no feature has more than kMaxCuts cuts there.
std::vector<CutSets> groupTrees(std::span<const IsolationTree> trees, std::size_t features,
                                std::vector<TreeGroup>& groups) {
    std::vector<CutSets> cuts;
    for (std::size_t tree = 0; tree < trees.size(); ++tree) {
        const CutSets own = cutsOf(trees[tree], features);
        if (!groups.empty() && groups.back().trees < kMaxGroupTrees) {
            CutSets together = unionOf(cuts.back(), own);
            if (std::all_of(together.begin(), together.end(),
                            [](const auto& each) { return each.size() <= kMaxCuts; })) {
                cuts.back() = std::move(together);
                ++groups.back().trees;
                continue;
            }
        }
        cuts.push_back(own);
        groups.push_back({tree, 1});
    }
    return cuts;
}

/// For each rank among all cuts of a feature the ranks in four groups, a byte each.
std::vector<std::uint32_t> ranksInGroups(const CutRanks& all, std::size_t feature,
                                         std::span<const CutSets> fourGroups) {
    std::vector<std::uint32_t> packed(all.count + 1);
    for (std::size_t group = 0; group < fourGroups.size(); ++group) {
        const auto& cuts = fourGroups[group][feature];
        std::size_t below = 0;
        for (std::size_t rank = 0; rank <= all.count; ++rank) {
            packed[rank] |= std::uint32_t{shiftedRank(below)} << (8 * group);
            if (rank < all.count && below < cuts.size() && cuts[below] == all.cuts[rank]) ++below;
        }
    }
    return packed;
}

}  // namespace

std::shared_ptr<const ByteRankedForest> makeByteRankedForest(std::span<const IsolationTree> trees,
                                                             std::size_t features) {
    if (features > ByteRankedForest::kMaxFeatures) return nullptr;
    auto packed = std::make_shared<ByteRankedForest>();
    ByteRankedForest& forest = *packed;
    forest.features = features;
    const std::vector<CutSets> cuts = groupTrees(trees, features, forest.groups);
    if (forest.groups.size() > ByteRankedForest::kMaxGroups) return nullptr;
    for (std::size_t f = 0; f < features; ++f) {
        std::vector<float> all;
        for (const CutSets& group : cuts) all.insert(all.end(), group[f].begin(), group[f].end());
        forest.ranks.push_back(rankCuts(std::move(all)));
    }
    forest.groupSets = (cuts.size() + 3) / 4;
    for (std::size_t f = 0; f < features; ++f)
        for (std::size_t set = 0; set < forest.groupSets; ++set)
            forest.groupRanks.push_back(ranksInGroups(
                forest.ranks[f], f,
                std::span(cuts).subspan(4 * set, std::min<std::size_t>(4, cuts.size() - 4 * set))));
    for (std::size_t group = 0; group < cuts.size(); ++group)
        for (std::size_t i = 0; i < forest.groups[group].trees; ++i)
            if (!TreePacker(trees[forest.groups[group].firstTree + i], cuts[group], forest).pack())
                return nullptr;
    return packed;
}

}  // namespace joulewatch
