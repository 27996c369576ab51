#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/feature_matrix.hpp"
#include "learn/seeded_random.hpp"

namespace joulewatch {

inline std::vector<std::string> columnNames(std::size_t columns) {
    std::vector<std::string> names;
    for (std::size_t f = 0; f < columns; ++f) names.push_back("x" + std::to_string(f));
    return names;
}

/// Normal numbers, the last column on a coarse grid, so that there are ties and values on cuts.
inline FeatureMatrix noise(std::size_t rows, std::size_t columns, std::uint64_t seed) {
    FeatureMatrix matrix(columnNames(columns), rows);
    SeededRandom random(seed, 0);
    for (std::size_t f = 0; f < columns; ++f)
        for (float& x : matrix.mutableColumn(f)) {
            x = static_cast<float>(random.normal());
            if (f + 1 == columns) x = std::nearbyint(x * 4) / 4;
        }
    return matrix;
}

inline std::vector<float> rowOf(const FeatureMatrix& matrix, std::size_t row) {
    std::vector<float> values;
    for (std::size_t f = 0; f < matrix.columns(); ++f) values.push_back(matrix.column(f)[row]);
    return values;
}

}  // namespace joulewatch
