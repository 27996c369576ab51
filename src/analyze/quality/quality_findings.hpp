#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <vector>

#include "core/quality_finding.hpp"

namespace joulewatch {

/// Collects findings: neighbours of the same rule, meter, metric and level become one stretch, and
/// of a rule only so many of a meter are kept; the others are counted.
class QualityFindings {
 public:
    static constexpr std::size_t kMaxOfMeter = 100;

    /// `joinWithin`: how far apart two stretches may be and still be one.
    void add(QualityFinding finding, Duration joinWithin = Duration{0});

    /// Takes over what another has found, in other meters.
    void addAll(QualityFindings&& others);

    std::span<const QualityFinding> all() const { return findings_; }
    std::vector<QualityFinding> take() { return std::move(findings_); }

    struct Count {
        std::uint64_t findings = 0;  // kept or not
        QualityLevel worst = QualityLevel::notice;
    };
    const std::array<Count, kQualityRules>& counts() const { return counts_; }
    static std::size_t indexOf(QualityRule rule) { return static_cast<std::size_t>(rule) - 1; }

 private:
    struct Key {
        QualityRule rule;
        MeterId meter;
        bool operator<(const Key& other) const {
            return std::tie(rule, meter) < std::tie(other.rule, other.meter);
        }
    };
    struct OfMeter {
        std::size_t kept = 0;
        std::vector<std::size_t> latest;  // of each metric and level, into findings_
    };

    std::vector<QualityFinding> findings_;
    std::map<Key, OfMeter> ofMeter_;
    std::array<Count, kQualityRules> counts_{};
};

}  // namespace joulewatch
