#include "analyze/quality/quality_findings.hpp"

#include <algorithm>
#include <utility>

namespace joulewatch {

void QualityFindings::add(QualityFinding finding, Duration joinWithin) {
    OfMeter& known = ofMeter_[{finding.rule, finding.meter}];
    for (const std::size_t i : known.latest) {
        QualityFinding& before = findings_[i];
        if (before.metric != finding.metric || before.level != finding.level ||
            finding.range.from > before.range.to + joinWithin ||
            finding.range.to + joinWithin < before.range.from)
            continue;
        before.range.from = std::min(before.range.from, finding.range.from);
        before.range.to = std::max(before.range.to, finding.range.to);
        before.rows += finding.rows;
        return;
    }
    Count& count = counts_[indexOf(finding.rule)];
    ++count.findings;
    count.worst = std::max(count.worst, finding.level);
    if (known.kept == kMaxOfMeter) return;
    ++known.kept;
    std::erase_if(known.latest, [&](std::size_t i) {
        return findings_[i].metric == finding.metric && findings_[i].level == finding.level;
    });
    known.latest.push_back(findings_.size());
    findings_.push_back(std::move(finding));
}

void QualityFindings::addAll(QualityFindings&& others) {
    for (QualityFinding& each : others.findings_) findings_.push_back(std::move(each));
    for (std::size_t i = 0; i < kQualityRules; ++i) {
        counts_[i].findings += others.counts_[i].findings;
        counts_[i].worst = std::max(counts_[i].worst, others.counts_[i].worst);
    }
}

}  // namespace joulewatch
