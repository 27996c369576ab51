#include "app/judge_quality.hpp"

#include <algorithm>
#include <utility>

#include "analyze/quality/file_findings.hpp"
#include "analyze/quality/meter_quality.hpp"
#include "analyze/quality/submeter_balance.hpp"

namespace joulewatch {
namespace {

template <class Take>
Result<void> eachReading(const ReadingSpool& spool, std::size_t meter, Take take) {
    return spool.read(meter, kAllTime, MetricSet::all(), [&](const ReadingBatch& batch) {
        for (std::size_t i = 0; i < batch.rows(); ++i) take(readingOf(batch, i));
        return true;
    });
}

/// The metric whose values make a reading complete.
Metric chiefMetric(const MeterHistory& history) {
    for (const Metric metric : {Metric::activePowerKw, Metric::currentA, Metric::voltageV})
        if (history.of(metric).count > 0) return metric;
    const auto present = std::ranges::find_if(
        kMetrics, [&](const MetricInfo& each) { return history.of(each.metric).count > 0; });
    return present == kMetrics.end() ? Metric::activePowerKw : present->metric;
}

/// Feeds in at times, by its type: nothing else says so in a file.
bool mayExport(const Meter& meter) {
    std::string type = meter.type;
    std::ranges::transform(type, type.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return std::ranges::any_of(
        std::array<std::string_view, 4>{"solar", "pv", "export", "generat"},
        [&](std::string_view word) { return type.find(word) != std::string::npos; });
}

}  // namespace

Result<QualityReport> judgeQuality(const ReadingSpool& readings, const IngestReport& report,
                                   const QualityQuestion& question, const Progress& progress) {
    QualityReport judged;
    QualityFindings findings;
    SubmeterBalance balance;
    const auto meters = readings.meters();
    for (std::size_t m = 0; m < meters.size(); ++m) {
        if (progress && !progress("checking", m, meters.size()))
            return fail(ErrorCode::cancelled, "Reading was cancelled.");
        const SpooledMeter& meter = meters[m];
        MeterHistory history;
        auto seen = eachReading(readings, m, [&](const Reading& each) { history.add(each); });
        if (!seen) return fail(seen.error());
        history.finish();
        MeterFacts facts;
        facts.meter = meter.meter;
        facts.interval = meter.interval;
        facts.history = &history;
        facts.now = question.now;
        facts.weather = question.weather;
        facts.mayExport = mayExport(meter.meter);
        MeterQuality rules(facts, findings);
        Completeness completeness(meter.meter.id, meter.interval, chiefMetric(history));
        seen = eachReading(readings, m, [&](const Reading& each) {
            rules.add(each);
            completeness.add(each);
            balance.add(meter.meter, meter.interval, each);
        });
        if (!seen) return fail(seen.error());
        rules.finish();
        judged.rows += meter.rows;
        judged.completeness.push_back(completeness.finish());
    }
    balance.finish(findings);
    const Duration interval = meters.empty() ? Duration{0} : meters.front().interval;
    addFileFindings(report, question.outside, readings.span(), interval, findings);
    judged.counts = findings.counts();
    judged.findings = findings.take();
    return judged;
}

}  // namespace joulewatch
