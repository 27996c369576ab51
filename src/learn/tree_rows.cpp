#include "learn/tree_rows.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "learn/isolation_forest.hpp"
#include "learn/seeded_random.hpp"

namespace joulewatch {
namespace {

using Rows = std::vector<std::size_t>;
using Eligible = std::function<bool(std::size_t)>;

/// Draws again what was drawn before: quick while there is much more to draw from.
Rows drawFromMany(std::size_t rows, std::size_t size, const Eligible& eligible,
                  SeededRandom& random) {
    Rows drawn;
    std::unordered_set<std::size_t> seen;
    while (drawn.size() < size) {
        const std::size_t row = random.below(rows);
        if ((!eligible || eligible(row)) && seen.insert(row).second) drawn.push_back(row);
    }
    return drawn;
}

/// The first `size` of a shuffled deck.
Rows drawFromFew(Rows deck, std::size_t size, SeededRandom& random) {
    for (std::size_t i = 0; i < size; ++i)
        std::swap(deck[i], deck[i + random.below(deck.size() - i)]);
    deck.resize(size);
    return deck;
}

}  // namespace

std::vector<Rows> drawTreeRows(std::size_t rows, const IsolationForestOptions& options,
                               const Eligible& eligible) {
    const std::size_t many = 4 * options.sampleSize;
    Rows few;
    for (std::size_t row = 0; row < rows && few.size() < many; ++row)
        if (!eligible || eligible(row)) few.push_back(row);
    std::vector<Rows> all;
    for (std::size_t tree = 0; tree < options.trees; ++tree) {
        // Even streams draw rows, odd ones cuts: a tree's cuts do not depend on how many draws
        // its rows took.
        SeededRandom random(options.seed, 2 * tree);
        all.push_back(few.size() < many
                          ? drawFromFew(few, std::min(few.size(), options.sampleSize), random)
                          : drawFromMany(rows, options.sampleSize, eligible, random));
    }
    return all;
}

Result<void> checkTraining(const FeatureMatrix& training, std::span<const Rows> treeRows) {
    constexpr std::size_t kMaxTrees = 10'000;  // keeps a row's sum of path lengths in 32 bits
    if (treeRows.empty() || treeRows.size() > kMaxTrees)
        return fail(ErrorCode::invalidInput, "a forest has 1 to {} trees, not {}", kMaxTrees,
                    treeRows.size());
    if (training.columns() == 0)
        return fail(ErrorCode::invalidInput, "there are no columns to learn from");
    for (const Rows& rows : treeRows) {
        if (rows.size() < 2)
            return fail(ErrorCode::invalidInput, "a tree needs at least 2 rows, not {}",
                        rows.size());
        for (std::size_t f = 0; f < training.columns(); ++f)
            for (const std::size_t row : rows)
                if (!std::isfinite(training.column(f)[row]))
                    return fail(ErrorCode::invalidInput,
                                "column '{}' holds a value that is not finite in row {}",
                                training.names()[f], row);
    }
    return {};
}

}  // namespace joulewatch
