// Walks all trees of a ByteRankedForest for a tile of rows; included by the file of each
// instruction set, which first defines
//   JW_TARGET   the attribute that lets functions use the instructions, and
//   Vector      the few operations the walk is written in.
// Everything here is local to that file, so that no other code is compiled for those instructions.

namespace joulewatch {
namespace {

constexpr std::size_t kRows = Vector::kRows;  // in one register
constexpr std::size_t kBlocks = 4;            // registers of rows that go down a tree together
constexpr std::size_t kTileRows = kRows * kBlocks;
using Bytes = Vector::Bytes;

/// Ranks of a tile's values: by group, block, feature, row.
struct RankTile {
    static constexpr std::size_t kBlockBytes = ByteRankedForest::kMaxFeatures * kRows;
    alignas(
        64) std::array<std::uint8_t, ByteRankedForest::kMaxGroups * kBlocks * kBlockBytes> ranks;
    std::uint8_t* of(std::size_t group, std::size_t block, std::size_t feature) {
        return ranks.data() + (group * kBlocks + block) * kBlockBytes + feature * kRows;
    }
};

/// Where rows stand: Vector::kRows bytes a block.
struct Places {
    Bytes at[kBlocks];    // node of the level at hand; 0 once finished
    Bytes kind[kBlocks];  // the leaf reached: the largest code seen, for only they are
                          // 0x80 and more
};

/// table[k] for tables of Chunks × 16 bytes; 0 for k ≥ 0x80.
template <int Chunks>
JW_TARGET inline Bytes lookUp(const std::uint8_t* table, Bytes k) {
    if constexpr (Chunks == 1) {
        return Vector::shuffle(Vector::broadcast16(table), k);
    } else {
        constexpr int kBit = Chunks == 2 ? 4 : Chunks == 4 ? 5 : 6;
        return Vector::chooseByBit<kBit>(k, lookUp<Chunks / 2>(table, k),
                                         lookUp<Chunks / 2>(table + Chunks / 2 * 16, k));
    }
}

/// The values (ranks) of the features that the nodes `k` ask for.
template <int Chunks, int Selectors, int Features>
JW_TARGET inline Bytes chooseValues(const TreeLevel& level, const std::uint8_t* masks, Bytes k,
                                    const std::uint8_t* ranks) {
    constexpr std::size_t kTable = Chunks * 16;
    const Bytes bit0 = lookUp<Chunks>(masks, k);
    if constexpr (Selectors == 1) {
        return Vector::choose(bit0, Vector::load(ranks + level.features[0] * kRows),
                              Vector::load(ranks + level.features[1] * kRows));
    } else if constexpr (Selectors == 2) {
        const Bytes bit1 = lookUp<Chunks>(masks + kTable, k);
        return Vector::choose(bit1,
                              Vector::choose(bit0, Vector::load(ranks + level.features[0] * kRows),
                                             Vector::load(ranks + level.features[1] * kRows)),
                              Vector::choose(bit0, Vector::load(ranks + level.features[2] * kRows),
                                             Vector::load(ranks + level.features[3] * kRows)));
    } else {
        const Bytes bit1 = lookUp<Chunks>(masks + kTable, k);
        const Bytes bit2 = lookUp<Chunks>(masks + 2 * kTable, k);
        const Bytes low = Vector::choose(
            bit1, Vector::choose(bit0, Vector::load(ranks), Vector::load(ranks + kRows)),
            Vector::choose(bit0, Vector::load(ranks + 2 * kRows), Vector::load(ranks + 3 * kRows)));
        Bytes high = Vector::load(ranks + 4 * kRows);
        if constexpr (Features > 5)
            high = Vector::choose(bit0, high, Vector::load(ranks + 5 * kRows));
        if constexpr (Features == 7)
            high = Vector::choose(bit1, high, Vector::load(ranks + 6 * kRows));
        if constexpr (Features == 8)
            high = Vector::choose(bit1, high,
                                  Vector::choose(bit0, Vector::load(ranks + 6 * kRows),
                                                 Vector::load(ranks + 7 * kRows)));
        return Vector::choose(bit2, low, high);
    }
}

template <int Chunks, int Selectors, int Features>
JW_TARGET inline void descend(const TreeLevel& level, const std::uint8_t* tables,
                              const std::uint8_t* ranks, Places& places) {
    constexpr std::size_t kTable = Chunks * 16;
    for (std::size_t block = 0; block < kBlocks; ++block) {
        const Bytes k = places.at[block];
        const Bytes values = chooseValues<Chunks, Selectors, Features>(
            level, tables + kTable, k, ranks + block * RankTile::kBlockBytes);
        const Bytes next = Vector::rightWhereGreater(
            values, lookUp<Chunks>(tables, k), lookUp<Chunks>(tables + (1 + Selectors) * kTable, k),
            lookUp<Chunks>(tables + (2 + Selectors) * kTable, k));
        places.at[block] = next;
        places.kind[block] = Vector::larger(places.kind[block], next);
    }
}

template <int Chunks, int Features>
JW_TARGET inline void descendChunks(const TreeLevel& level, const std::uint8_t* tables,
                                    const std::uint8_t* ranks, Places& places) {
    if (level.selectors == 3)
        descend<Chunks, 3, Features>(level, tables, ranks, places);
    else if (level.selectors == 2)
        descend<Chunks, 2, Features>(level, tables, ranks, places);
    else
        descend<Chunks, 1, Features>(level, tables, ranks, places);
}

template <int Features>
JW_TARGET void descendLevel(const TreeLevel& level, const std::uint8_t* tables,
                            const std::uint8_t* ranks, Places& places) {
    switch (level.chunks) {
        case 1:
            return descendChunks<1, Features>(level, tables, ranks, places);
        case 2:
            return descendChunks<2, Features>(level, tables, ranks, places);
        case 4:
            return descendChunks<4, Features>(level, tables, ranks, places);
        default:
            return descendChunks<8, Features>(level, tables, ranks, places);
    }
}

/// A group's sums of path lengths, low and high bytes apart, for even and odd rows of a block: each
/// stays below 2¹⁶.
struct ByteSums {
    Bytes lowEven[kBlocks], lowOdd[kBlocks], highEven[kBlocks], highOdd[kBlocks];
};

template <int Chunks>
JW_TARGET inline void addLeaves(const std::uint8_t* tables, const Places& places, ByteSums& sums) {
    for (std::size_t block = 0; block < kBlocks; ++block) {
        const Bytes kind = Vector::withoutTopBit(places.kind[block]);
        const Bytes low = lookUp<Chunks>(tables, kind);
        const Bytes high = lookUp<Chunks>(tables + Chunks * 16, kind);
        sums.lowEven[block] = Vector::addEven(sums.lowEven[block], low);
        sums.lowOdd[block] = Vector::addOdd(sums.lowOdd[block], low);
        sums.highEven[block] = Vector::addEven(sums.highEven[block], high);
        sums.highOdd[block] = Vector::addOdd(sums.highOdd[block], high);
    }
}

template <int Features>
JW_TARGET void addTree(const ByteRankedForest& forest, const ByteRankedTree& tree,
                       const std::uint8_t* ranks, ByteSums& sums) {
    Places places;
    const Bytes cut = Vector::all(static_cast<std::uint8_t>(tree.rootCut));
    const Bytes left = Vector::all(tree.rootLeft);
    const Bytes right = Vector::all(tree.rootRight);
    for (std::size_t block = 0; block < kBlocks; ++block) {
        const Bytes values =
            Vector::load(ranks + block * RankTile::kBlockBytes + tree.rootFeature * kRows);
        places.at[block] = Vector::rightWhereGreater(values, cut, left, right);
        places.kind[block] = places.at[block];
    }
    const std::uint8_t* tables = forest.tables.data();
    for (std::uint32_t i = 0; i < tree.levels; ++i) {
        const TreeLevel& level = forest.levels[tree.firstLevel + i];
        descendLevel<Features>(level, tables + level.tables, ranks, places);
    }
    switch (tree.leafChunks) {
        case 1:
            return addLeaves<1>(tables + tree.leafTables, places, sums);
        case 2:
            return addLeaves<2>(tables + tree.leafTables, places, sums);
        case 4:
            return addLeaves<4>(tables + tree.leafTables, places, sums);
        default:
            return addLeaves<8>(tables + tree.leafTables, places, sums);
    }
}

/// Adds a group's sums to those of the rows; byte p of a block is row p of `tileSums`.
JW_TARGET void addGroup(const ByteSums& sums, std::uint32_t* tileSums) {
    alignas(64) std::array<std::uint16_t, kRows / 2> low;
    alignas(64) std::array<std::uint16_t, kRows / 2> high;
    for (std::size_t block = 0; block < kBlocks; ++block) {
        for (std::size_t odd = 0; odd < 2; ++odd) {
            Vector::store(low.data(), odd == 0 ? sums.lowEven[block] : sums.lowOdd[block]);
            Vector::store(high.data(), odd == 0 ? sums.highEven[block] : sums.highOdd[block]);
            for (std::size_t i = 0; i < kRows / 2; ++i)
                tileSums[block * kRows + 2 * i + odd] += low[i] + 256U * high[i];
        }
    }
}

/// Ranks `values` (one feature, the rows of a tile). The transposition leaves row 4·lanes·j + 4·l +
/// i at byte 16·l + 4·j + i of its block; unscramble() turns that round for the sums.
JW_TARGET void rankFeature(const ByteRankedForest& forest, std::size_t feature, const float* values,
                           RankTile& tile) {
    const CutRanks& ranks = forest.ranks[feature];
    for (std::size_t block = 0; block < kBlocks; ++block) {
        Vector::Ints rank[4];
        for (std::size_t j = 0; j < 4; ++j)
            rank[j] = Vector::rank(ranks, values + block * kRows + j * kRows / 4);
        for (std::size_t set = 0; set < forest.groupSets; ++set) {
            Bytes groups[4];
            Vector::gatherGroups(forest.groupRanks[feature * forest.groupSets + set].data(), rank,
                                 groups);
            for (std::size_t g = 0; g < 4; ++g)
                Vector::store(tile.of(4 * set + g, block, feature), groups[g]);
        }
    }
}

void unscramble(const std::uint32_t* tileSums, std::uint32_t* sums) {
    constexpr std::size_t kLanes = kRows / 16;
    for (std::size_t block = 0; block < kBlocks; ++block)
        for (std::size_t j = 0; j < 4; ++j)
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                std::copy_n(tileSums + block * kRows + 16 * lane + 4 * j, 4,
                            sums + block * kRows + 4 * kLanes * j + 4 * lane);
}

template <int Features>
JW_TARGET void sumTile(const ByteRankedForest& forest, const float* const* columns, RankTile& tile,
                       std::uint32_t* sums) {
    for (std::size_t f = 0; f < forest.features; ++f) rankFeature(forest, f, columns[f], tile);
    alignas(64) std::array<std::uint32_t, kTileRows> tileSums{};
    for (std::size_t group = 0; group < forest.groups.size(); ++group) {
        ByteSums byteSums;
        for (std::size_t block = 0; block < kBlocks; ++block)
            byteSums.lowEven[block] = byteSums.lowOdd[block] = byteSums.highEven[block] =
                byteSums.highOdd[block] = Vector::all(0);
        const TreeGroup& trees = forest.groups[group];
        for (std::size_t i = 0; i < trees.trees; ++i)
            addTree<Features>(forest, forest.trees[trees.firstTree + i], tile.of(group, 0, 0),
                              byteSums);
        addGroup(byteSums, tileSums.data());
    }
    unscramble(tileSums.data(), sums);
}

class ByteRankedSummer final : public PathSummer {
 public:
    explicit ByteRankedSummer(std::shared_ptr<const ByteRankedForest> forest)
        : forest_(std::move(forest)) {}

    void pathSums(const FeatureColumns& rows, std::span<std::uint32_t> sums) const override {
        const auto tile = std::make_unique_for_overwrite<RankTile>();
        std::array<const float*, ByteRankedForest::kMaxFeatures> columns{};
        std::size_t first = 0;
        for (; first + kTileRows <= rows.rows; first += kTileRows) {
            for (std::size_t f = 0; f < forest_->features; ++f)
                columns[f] = rows.columns[f] + first;
            sumOneTile(columns.data(), *tile, sums.data() + first);
        }
        const std::size_t rest = rows.rows - first;
        if (rest == 0) return;
        std::array<std::array<float, kTileRows>, ByteRankedForest::kMaxFeatures> padded{};
        std::array<std::uint32_t, kTileRows> paddedSums{};
        for (std::size_t f = 0; f < forest_->features; ++f) {
            std::copy_n(rows.columns[f] + first, rest, padded[f].begin());
            columns[f] = padded[f].data();
        }
        sumOneTile(columns.data(), *tile, paddedSums.data());
        std::copy_n(paddedSums.begin(), rest, sums.data() + first);
    }

 private:
    void sumOneTile(const float* const* columns, RankTile& tile, std::uint32_t* sums) const {
        if (forest_->features <= 5)
            sumTile<5>(*forest_, columns, tile, sums);
        else if (forest_->features == 6)
            sumTile<6>(*forest_, columns, tile, sums);
        else if (forest_->features == 7)
            sumTile<7>(*forest_, columns, tile, sums);
        else
            sumTile<8>(*forest_, columns, tile, sums);
    }
    std::shared_ptr<const ByteRankedForest> forest_;
};

}  // namespace
}  // namespace joulewatch
