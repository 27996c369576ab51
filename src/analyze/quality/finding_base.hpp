#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "analyze/quality/quality_check.hpp"

namespace joulewatch {

/// What every rule does with its findings.
class FindingBase : public QualityCheck {
 public:
    FindingBase(const MeterFacts& facts, QualityFindings& findings)
        : facts_(facts), findings_(&findings) {}

 protected:
    const MeterFacts& facts() const { return facts_; }
    const MetricHistory& history(Metric metric) const { return facts_.history->of(metric); }
    static double of(const Reading& reading, Metric metric) {
        return reading.values[index(metric)];
    }
    /// One interval from `from` on, of this meter.
    QualityFinding finding(QualityRule rule, QualityLevel level, Timestamp from) const {
        QualityFinding made;
        made.rule = rule;
        made.level = level;
        made.meter = facts_.meter.id;
        made.range = {from, from + std::max(facts_.interval, Duration{1})};
        return made;
    }
    /// Neighbours up to two intervals apart are one finding.
    void report(QualityFinding made) { findings_->add(std::move(made), 2 * facts_.interval); }

 private:
    MeterFacts facts_;
    QualityFindings* findings_;
};

}  // namespace joulewatch
