#include "learn/tree_walks.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace joulewatch {
namespace {

class PlainSummer final : public PathSummer {
 public:
    explicit PlainSummer(std::span<const IsolationTree> trees) : trees_(trees) {}
    void pathSums(const FeatureColumns& rows, std::span<std::uint32_t> sums) const override {
        for (std::size_t row = 0; row < rows.rows; ++row) {
            std::uint32_t sum = 0;
            for (const IsolationTree& tree : trees_) {
                std::uint32_t at = 0;
                while (!tree.isLeaf(at)) {
                    const IsolationNode& node = tree.nodes[at];
                    at = node.next + (rows.columns[node.feature][row] > node.cut ? 1 : 0);
                }
                sum += tree.nodes[at].pathUnits;
            }
            sums[row] = sum;
        }
    }

 private:
    std::span<const IsolationTree> trees_;
};

/// Eight rows go down a tree side by side, each a fixed number of steps (a leaf leads to itself),
/// so that no branch depends on data and eight loads are in flight.
class PortableSummer final : public PathSummer {
 public:
    PortableSummer(std::span<const IsolationTree> trees, std::size_t features)
        : features_(features) {
        for (const IsolationTree& tree : trees) {
            roots_.push_back({nodes_.size(), tree.height});
            for (const IsolationNode& node : tree.nodes) {
                nodes_.push_back({node.cut, node.next << kFeatureBits | node.feature});
                pathUnits_.push_back(node.pathUnits);
            }
        }
    }
    void pathSums(const FeatureColumns& rows, std::span<std::uint32_t> sums) const override {
        std::vector<float> tile(kTileRows * features_);
        for (std::size_t first = 0; first < rows.rows; first += kTileRows) {
            const std::size_t count = std::min(kTileRows, rows.rows - first);
            for (std::size_t f = 0; f < features_; ++f)
                for (std::size_t i = 0; i < count; ++i)
                    tile[i * features_ + f] = rows.columns[f][first + i];
            std::array<std::uint32_t, kTileRows> tileSums{};
            for (const Root& root : roots_) addTree(root, tile, tileSums);
            std::copy_n(tileSums.begin(), count, sums.begin() + static_cast<std::ptrdiff_t>(first));
        }
    }

 private:
    static constexpr std::size_t kTileRows = 128;
    static constexpr std::size_t kLanes = 8;
    static constexpr unsigned kFeatureBits = 8;

    struct PackedNode {
        float cut;
        std::uint32_t nextAndFeature;
    };
    struct Root {
        std::size_t node;
        std::size_t height;
    };

    void addTree(const Root& root, std::span<const float> tile,
                 std::array<std::uint32_t, kTileRows>& sums) const {
        const PackedNode* nodes = nodes_.data() + root.node;
        const std::uint32_t* pathUnits = pathUnits_.data() + root.node;
        for (std::size_t first = 0; first < kTileRows; first += kLanes) {
            const float* row = tile.data() + first * features_;
            std::array<std::uint32_t, kLanes> at{};
            for (std::size_t level = 0; level < root.height; ++level) {
                for (std::size_t i = 0; i < kLanes; ++i) {
                    const PackedNode node = nodes[at[i]];
                    const float value =
                        row[i * features_ + (node.nextAndFeature & ((1U << kFeatureBits) - 1))];
                    at[i] = (node.nextAndFeature >> kFeatureBits) + (value > node.cut ? 1U : 0U);
                }
            }
            for (std::size_t i = 0; i < kLanes; ++i) sums[first + i] += pathUnits[at[i]];
        }
    }

    std::size_t features_;
    std::vector<PackedNode> nodes_;
    std::vector<std::uint32_t> pathUnits_;
    std::vector<Root> roots_;
};

}  // namespace

std::unique_ptr<PathSummer> makePlainSummer(std::span<const IsolationTree> trees) {
    return std::make_unique<PlainSummer>(trees);
}

std::unique_ptr<PathSummer> makePortableSummer(std::span<const IsolationTree> trees,
                                               std::size_t features) {
    const bool packs = features <= 256 && std::all_of(trees.begin(), trees.end(), [](auto& tree) {
                           return tree.nodes.size() < (1U << 24);
                       });
    if (!packs) return nullptr;
    return std::make_unique<PortableSummer>(trees, features);
}

}  // namespace joulewatch
