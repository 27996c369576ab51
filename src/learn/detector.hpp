#pragma once

#include <vector>

#include "core/feature_matrix.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// Learns what is ordinary, then says of other rows how far they are from it.
class Detector {
 public:
    virtual ~Detector() = default;
    /// `invalidInput` for fewer than two rows, no columns, or a value that is not finite.
    virtual Result<void> fit(const FeatureMatrix& training) = 0;
    /// One score per row, 0 (ordinary) to 1 (certainly abnormal). Requires a successful fit().
    virtual std::vector<double> score(const FeatureMatrix& rows) const = 0;
};

}  // namespace joulewatch
