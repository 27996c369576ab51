#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace joulewatch {

/// Named numeric columns, all of one length: what models are fitted to and score. Column-major,
/// single precision, as the trees of scikit-learn see their input.
class FeatureMatrix {
 public:
    FeatureMatrix(std::vector<std::string> names, std::size_t rows)
        : names_(std::move(names)), rows_(rows), values_(names_.size() * rows) {}

    std::size_t rows() const { return rows_; }
    std::size_t columns() const { return names_.size(); }
    const std::vector<std::string>& names() const { return names_; }
    std::span<const float> column(std::size_t i) const {
        return std::span(values_).subspan(i * rows_, rows_);
    }
    std::span<float> mutableColumn(std::size_t i) {
        return std::span(values_).subspan(i * rows_, rows_);
    }

 private:
    std::vector<std::string> names_;
    std::size_t rows_;
    std::vector<float> values_;
};

}  // namespace joulewatch
