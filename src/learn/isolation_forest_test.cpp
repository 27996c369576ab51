#include "learn/isolation_forest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "learn/forest_test_data.hpp"
#include "learn/portable_math.hpp"
#include "learn/tree_rows.hpp"
#include "learn/tree_walks.hpp"

namespace joulewatch {
TEST_CASE("own log and exp2 agree with the C library to the last digits") {
    for (double x = 2; x < 1e6; x *= 1.0173) {
        CHECK(portableLog(x) == doctest::Approx(std::log(x)).epsilon(1e-15));
        CHECK(portableExp2(-std::log(x)) ==
              doctest::Approx(std::exp2(-std::log(x))).epsilon(1e-15));
    }
    CHECK(portableExp2(0) == 1);
    CHECK(portableExp2(-1) == 0.5);
}

TEST_CASE("c(n) is the paper's approximation (Liu, Ting & Zhou 2008, eq. 1)") {
    CHECK(averagePathLength(0) == 0);
    CHECK(averagePathLength(1) == 0);
    CHECK(averagePathLength(2) == 1);
    CHECK(averagePathLength(3) == doctest::Approx(1.2074).epsilon(1e-4));
    CHECK(averagePathLength(256) == doctest::Approx(10.244770920).epsilon(1e-10));
}

TEST_CASE("every walk gives the plain walk's sum on every row") {
    // 1 to 9 features take each selector width and, with 9, the walks that do not need bytes.
    // 1000 rows are no multiple of any tile.
    for (std::size_t columns = 1; columns <= 9; ++columns) {
        const FeatureMatrix rows = noise(1000, columns, columns);
        const auto forest = IsolationForest::fit(rows, {.seed = columns});
        REQUIRE(forest.has_value());
        std::vector<std::uint32_t> plain(rows.rows());
        REQUIRE(forest->pathSums(columnsOf(rows), plain, TreeWalk::plain));
        for (const TreeWalk walk :
             {TreeWalk::fastest, TreeWalk::portable, TreeWalk::avx2, TreeWalk::avx512}) {
            std::vector<std::uint32_t> sums(rows.rows());
            const bool walked = forest->pathSums(columnsOf(rows), sums, walk);
            if (walk == TreeWalk::fastest || walk == TreeWalk::portable) REQUIRE(walked);
            if (columns == 9 && (walk == TreeWalk::avx2 || walk == TreeWalk::avx512))
                CHECK_FALSE(walked);
            if (walked) CHECK(sums == plain);
        }
    }
}

TEST_CASE("wide trees, whose levels take every size of table, are walked right") {
    // Evenly spread values of one feature make the widest trees; 16 of them fit into as many groups
    // of cuts as are ranked at a time.
    FeatureMatrix rows({"x"}, 4000);
    SeededRandom random(3, 0);
    for (float& x : rows.mutableColumn(0)) x = static_cast<float>(random.unit());
    std::set<std::size_t> chunks;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const IsolationForestOptions options{.trees = 16, .seed = seed};
        std::vector<IsolationTree> trees;
        const auto treeRows = drawTreeRows(rows.rows(), options);
        for (std::size_t tree = 0; tree < options.trees; ++tree) {
            SeededRandom cuts(seed, 2 * tree + 1);
            trees.push_back(growIsolationTree(rows, treeRows[tree], cuts));
        }
        const auto ranked = makeByteRankedForest(trees, 1);
        REQUIRE(ranked != nullptr);
        for (const TreeLevel& level : ranked->levels) chunks.insert(level.chunks);
        std::vector<std::uint32_t> plain(rows.rows());
        makePlainSummer(trees)->pathSums(columnsOf(rows), plain);
        for (const auto& summer : {makeAvx2Summer(ranked), makeAvx512Summer(ranked)}) {
            if (!summer) continue;
            std::vector<std::uint32_t> sums(rows.rows());
            summer->pathSums(columnsOf(rows), sums);
            CHECK(sums == plain);
        }
    }
    CHECK(chunks == std::set<std::size_t>{1, 2, 4});
}

TEST_CASE("a perfect tree of 128 different leaves, the widest tables there are, is walked right") {
    IsolationTree tree;
    tree.height = 7;
    for (std::uint32_t level = 0; level < 7; ++level)
        for (std::uint32_t k = 0; k < (1U << level); ++k) {
            const auto next = static_cast<std::uint32_t>(2 * tree.nodes.size() + 1);
            const float cut = static_cast<float>(2 * k + 1) / static_cast<float>(2U << level);
            tree.nodes.push_back({cut, 0, next, 0});
        }
    for (std::uint32_t leaf = 0; leaf < 128; ++leaf)
        tree.nodes.push_back({std::numeric_limits<float>::infinity(), 0,
                              static_cast<std::uint32_t>(tree.nodes.size()), 500 * leaf});
    const auto ranked = makeByteRankedForest(std::span(&tree, 1), 1);
    REQUIRE(ranked != nullptr);
    CHECK(ranked->levels.back().chunks == 8);
    CHECK(ranked->trees.front().leafChunks == 8);
    FeatureMatrix rows({"x"}, 1000);
    std::vector<std::uint32_t> expected;
    for (std::size_t row = 0; row < 1000; ++row) {
        // Never on a cut.
        rows.mutableColumn(0)[row] = (static_cast<float>(row) + 0.3F) / 1000;
        expected.push_back(500 * static_cast<std::uint32_t>(rows.column(0)[row] * 128));
    }
    for (const auto& summer :
         {makePlainSummer(std::span(&tree, 1)), makeAvx2Summer(ranked), makeAvx512Summer(ranked)}) {
        if (!summer) continue;
        std::vector<std::uint32_t> sums(rows.rows());
        summer->pathSums(columnsOf(rows), sums);
        CHECK(sums == expected);
    }
}

TEST_CASE("log2 of the score is -1 plus the credits over c, on every scored row") {
    const FeatureMatrix rows = noise(3000, 7, 3);
    const auto forest = IsolationForest::fit(rows, {});
    REQUIRE(forest.has_value());
    const std::vector<double> scores = scoreRows(*forest, rows);
    double worst = 0;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        double credits = 0;
        for (const double each : forest->credits(rowOf(rows, row))) credits += each;
        worst = std::max(
            worst, std::abs(std::log2(scores[row]) + 1 - credits / forest->ordinaryPathLength()));
    }
    CHECK(worst < 1e-12);
}

TEST_CASE("the feature that sets a row apart earns the credit") {
    FeatureMatrix rows = noise(2000, 4, 5);
    rows.mutableColumn(2)[77] = 30;
    const auto forest = IsolationForest::fit(rows, {});
    REQUIRE(forest.has_value());
    const std::vector<double> credits = forest->credits(rowOf(rows, 77));
    CHECK(std::max_element(credits.begin(), credits.end()) - credits.begin() == 2);
    CHECK(credits[2] > 1);
}

TEST_CASE("one far outlier among 255 equal points has the top score") {
    FeatureMatrix rows({"x", "y"}, 256);
    rows.mutableColumn(0)[100] = 9;
    const auto forest = IsolationForest::fit(rows, {});
    REQUIRE(forest.has_value());
    const std::vector<double> scores = scoreRows(*forest, rows);
    for (std::size_t row = 0; row < rows.rows(); ++row)
        if (row != 100) CHECK(scores[row] < scores[100]);
    // Every tree holds all 256 rows and parts it at the first cut: h = 1.
    CHECK(scores[100] == doctest::Approx(std::exp2(-1 / averagePathLength(256))).epsilon(1e-12));
}

TEST_CASE("scores depend on the seed and on nothing else") {
    const FeatureMatrix rows = noise(800, 3, 9);
    const auto first = IsolationForest::fit(rows, {.seed = 42});
    const auto again = IsolationForest::fit(rows, {.seed = 42});
    const auto other = IsolationForest::fit(rows, {.seed = 43});
    REQUIRE((first && again && other));
    CHECK(scoreRows(*first, rows) == scoreRows(*again, rows));
    CHECK(scoreRows(*first, rows) != scoreRows(*other, rows));
}

TEST_CASE("a row that is missing or infinite is walked alike by every walk") {
    FeatureMatrix rows = noise(600, 7, 11);
    const auto forest = IsolationForest::fit(rows, {});
    REQUIRE(forest.has_value());
    for (std::size_t f = 0; f < 7; ++f) {
        rows.mutableColumn(f)[10 * f] = std::numeric_limits<float>::quiet_NaN();
        rows.mutableColumn(f)[10 * f + 1] = std::numeric_limits<float>::infinity();
        rows.mutableColumn(f)[10 * f + 2] = -std::numeric_limits<float>::infinity();
        rows.mutableColumn(f)[10 * f + 3] = std::numeric_limits<float>::max();
    }
    std::vector<std::uint32_t> plain(rows.rows());
    REQUIRE(forest->pathSums(columnsOf(rows), plain, TreeWalk::plain));
    for (const TreeWalk walk : {TreeWalk::portable, TreeWalk::avx2, TreeWalk::avx512}) {
        std::vector<std::uint32_t> sums(rows.rows());
        if (forest->pathSums(columnsOf(rows), sums, walk)) CHECK(sums == plain);
    }
}

TEST_CASE("values that are exactly a cut go left in every walk") {
    const FeatureMatrix training = noise(400, 2, 13);
    const auto treeRows = drawTreeRows(training.rows(), {.trees = 10});
    std::vector<IsolationTree> trees;
    std::vector<float> cuts;
    for (std::size_t tree = 0; tree < treeRows.size(); ++tree) {
        SeededRandom random(42, 2 * tree + 1);
        trees.push_back(growIsolationTree(training, treeRows[tree], random));
        for (std::size_t node = 0; node < trees.back().nodes.size(); ++node)
            if (!trees.back().isLeaf(node)) cuts.push_back(trees.back().nodes[node].cut);
    }
    FeatureMatrix rows({"x", "y"}, cuts.size());
    std::copy(cuts.begin(), cuts.end(), rows.mutableColumn(0).begin());
    std::copy(cuts.rbegin(), cuts.rend(), rows.mutableColumn(1).begin());
    std::vector<std::uint32_t> plain(rows.rows());
    makePlainSummer(trees)->pathSums(columnsOf(rows), plain);
    const auto ranked = makeByteRankedForest(trees, 2);
    REQUIRE(ranked != nullptr);
    for (const auto& summer :
         {makePortableSummer(trees, 2), makeAvx2Summer(ranked), makeAvx512Summer(ranked)}) {
        if (!summer) continue;
        std::vector<std::uint32_t> sums(rows.rows());
        summer->pathSums(columnsOf(rows), sums);
        CHECK(sums == plain);
    }
}

TEST_CASE("a forest of larger samples or many features falls back and stays right") {
    const FeatureMatrix rows = noise(5000, 12, 17);
    const auto forest = IsolationForest::fit(rows, {.trees = 30, .sampleSize = 4096});
    REQUIRE(forest.has_value());
    std::vector<std::uint32_t> sums(rows.rows());
    std::vector<std::uint32_t> plain(rows.rows());
    CHECK_FALSE(forest->pathSums(columnsOf(rows), sums, TreeWalk::avx2));
    REQUIRE(forest->pathSums(columnsOf(rows), sums, TreeWalk::fastest));
    REQUIRE(forest->pathSums(columnsOf(rows), plain, TreeWalk::plain));
    CHECK(sums == plain);
}

TEST_CASE("what cannot be learned from is refused with a sentence") {
    CHECK_FALSE(IsolationForest::fit(FeatureMatrix({"x"}, 0)).has_value());
    CHECK_FALSE(IsolationForest::fit(FeatureMatrix({}, 5)).has_value());
    CHECK_FALSE(IsolationForest::fit(noise(50, 2, 1), {.trees = 0}).has_value());
    FeatureMatrix broken = noise(50, 2, 1);
    broken.mutableColumn(1)[7] = std::numeric_limits<float>::quiet_NaN();
    const auto refused = IsolationForest::fit(broken);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message == "column 'x1' holds a value that is not finite in row 7");
}

TEST_CASE("constant data makes one leaf, and every row is ordinary") {
    const FeatureMatrix rows({"x", "y"}, 300);
    const auto forest = makeIsolationForest({});
    REQUIRE(forest->fit(rows).has_value());
    for (const double score : forest->score(rows))
        CHECK(score == doctest::Approx(0.5).epsilon(1e-4));  // h = c(256) in units of 2^-11
}

TEST_CASE("rows of a tree are drawn without replacement, and only eligible ones") {
    for (const std::size_t rows : {10U, 300U, 100'000U}) {
        for (const auto& tree : drawTreeRows(rows, {.trees = 5})) {
            CHECK(tree.size() == std::min<std::size_t>(rows, 256));
            CHECK(std::set<std::size_t>(tree.begin(), tree.end()).size() == tree.size());
            CHECK(*std::max_element(tree.begin(), tree.end()) < rows);
        }
    }
    for (const auto& tree :
         drawTreeRows(100'000, {.trees = 5}, [](auto row) { return row % 7 == 0; }))
        CHECK(std::all_of(tree.begin(), tree.end(), [](auto row) { return row % 7 == 0; }));
}

}  // namespace joulewatch
