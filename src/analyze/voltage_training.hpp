#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analyze/voltage_features.hpp"
#include "core/feature_matrix.hpp"
#include "learn/seeded_random.hpp"

namespace joulewatch {

/// An even sample of a machine's rows, of any number of them, for trees to be grown from: a
/// reservoir (Vitter's algorithm R, ACM Trans. Math. Software 11:1, 1985). Rows are kept as they
/// are read, for how wide the voltage spreads is known only after the last.
class VoltageTraining {
 public:
    /// Keeps `capacity` rows, drawn from the share `fraction` of rows that a hash of machine and
    /// row number picks.
    VoltageTraining(std::size_t capacity, std::uint64_t seed, std::string_view machine,
                    double fraction);

    void add(const VoltageRows& rows);
    std::size_t rows() const { return kept_.size(); }
    FeatureMatrix features(const VoltageFeatureScale& scale) const;

 private:
    struct Row {
        double voltageV, currentA, expectedV, meanV, deviationV, stepV;
    };
    bool eligible(std::size_t row) const;

    std::size_t capacity_;
    SeededRandom random_;
    std::uint64_t machine_;
    std::uint64_t threshold_;  // of the hash; all rows when 2^64 − 1
    std::size_t row_ = 0, offered_ = 0;
    std::vector<Row> kept_;
};

}  // namespace joulewatch
