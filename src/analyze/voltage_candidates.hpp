#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "analyze/voltage_features.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// The `count` smallest of any number of whole numbers, exactly, in memory that follows `count`.
class Smallest {
 public:
    explicit Smallest(std::size_t count) : count_(count) {}

    /// No value above it can be among the smallest any more.
    std::uint32_t cut() const { return cut_; }
    void add(std::uint32_t value) {
        if (value > cut_) return;
        values_.push_back(value);
        if (values_.size() >= 2 * count_ + 1024) shrink();
    }
    /// The smallest ones in ascending order, at most `count`.
    std::vector<std::uint32_t> sorted() {
        shrink();
        std::sort(values_.begin(), values_.end());
        return values_;
    }

 private:
    void shrink() {
        if (values_.size() <= count_) return;
        const auto end = values_.begin() + static_cast<std::ptrdiff_t>(count_);
        std::nth_element(values_.begin(), end - 1, values_.end());
        cut_ = *(end - 1);
        values_.erase(end, values_.end());
    }
    std::size_t count_;
    std::uint32_t cut_ = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> values_;
};

/// A reading that may turn out to be an anomaly, once the threshold is known.
struct VoltageCandidate {
    std::size_t row;  // among the machine's readings with a voltage
    Timestamp at;
    double voltageV, currentA, expectedV, robustZ;
    std::uint32_t pathSum;  // smaller is more abnormal
    std::array<float, kVoltageFeatures.size()> features;

    bool moreAbnormalThan(const VoltageCandidate& other) const {
        return pathSum != other.pathSum ? pathSum < other.pathSum : row < other.row;
    }
};

/// Keeps the `count` most abnormal ones; ties go to the earlier.
class MostAbnormal {
 public:
    explicit MostAbnormal(std::size_t count) : count_(count) {}

    void add(const VoltageCandidate& candidate) {
        candidates_.push_back(candidate);
        if (candidates_.size() >= 2 * count_ + 64) shrink();
    }
    /// Whether a reading of this path length could still be kept.
    bool wants(std::uint32_t pathSum) const { return pathSum <= cut_; }
    /// In order of time.
    std::vector<VoltageCandidate> inOrderOfTime() {
        shrink();
        std::sort(candidates_.begin(), candidates_.end(),
                  [](const auto& a, const auto& b) { return a.row < b.row; });
        return std::move(candidates_);
    }

 private:
    void shrink() {
        if (candidates_.size() <= count_) return;
        const auto end = candidates_.begin() + static_cast<std::ptrdiff_t>(count_);
        std::nth_element(candidates_.begin(), end - 1, candidates_.end(),
                         [](const auto& a, const auto& b) { return a.moreAbnormalThan(b); });
        cut_ = (end - 1)->pathSum;
        candidates_.erase(end, candidates_.end());
    }
    std::size_t count_;
    std::uint32_t cut_ = std::numeric_limits<std::uint32_t>::max();
    std::vector<VoltageCandidate> candidates_;
};

/// Event numbers from 1 of candidates in order of time: a new one where more than three readings
/// lie between.
std::vector<std::size_t> eventsOf(const std::vector<VoltageCandidate>& candidates);

}  // namespace joulewatch
