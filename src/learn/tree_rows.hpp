#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "core/feature_matrix.hpp"
#include "core/result.hpp"

namespace joulewatch {

struct IsolationForestOptions;

/// Training rows of each tree: which rows of a table of `rows` it sees, drawn without replacement,
/// their order being of no meaning. Where `eligible` is given, only rows it accepts are drawn.
/// Depends on the arguments alone.
std::vector<std::vector<std::size_t>> drawTreeRows(
    std::size_t rows, const IsolationForestOptions& options,
    const std::function<bool(std::size_t)>& eligible = {});

/// A forest can be grown: there are trees, columns, at least two rows a tree, and only finite
/// values.
Result<void> checkTraining(const FeatureMatrix& training,
                           std::span<const std::vector<std::size_t>> treeRows);

}  // namespace joulewatch
