#include "app/judge_quality.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <span>
#include <utility>

#include "analyze/quality/meter_quality.hpp"
#include "analyze/quality/submeter_balance.hpp"

namespace joulewatch {
namespace {

/// To unpack the others would double the work.
MetricSet presentIn(const ReadingSpool& spool, std::size_t meter) {
    MetricSet present;
    for (std::size_t block = 0; block < spool.blocks(meter); ++block)
        for (const MetricInfo& each : kMetrics)
            if (spool.header(meter, block).columns[index(each.metric)].encoding != Encoding::absent)
                present = present.with(MetricSet(each.metric));
    return present;
}

template <class Take>
Result<void> eachReading(const ReadingSpool& spool, std::size_t meter, Take take) {
    const MetricSet present = presentIn(spool, meter);
    return spool.read(meter, kAllTime, present, [&](const ReadingBatch& batch) {
        std::array<std::span<const double>, kMetrics.size()> columns;
        for (const MetricInfo& each : kMetrics)
            columns[index(each.metric)] = batch.column(each.metric);
        Reading reading;
        for (std::size_t i = 0; i < batch.rows(); ++i) {
            reading.at = batch.at()[i];
            for (std::size_t c = 0; c < columns.size(); ++c)
                if (!columns[c].empty()) reading.values[c] = columns[c][i];
            take(reading);
        }
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

/// What is found in one meter alone.
struct JudgedMeter {
    QualityFindings findings;
    DailyEnergy energy;
    MeterCompleteness completeness;
};

Result<void> judgeMeter(const ReadingSpool& readings, std::size_t m,
                        const QualityQuestion& question, JudgedMeter& judged) {
    const SpooledMeter& meter = readings.meters()[m];
    MeterHistory history;
    auto seen = eachReading(readings, m, [&](const Reading& each) { history.add(each); });
    if (!seen) return seen;
    history.finish();
    MeterFacts facts;
    facts.meter = meter.meter;
    facts.interval = meter.interval;
    facts.history = &history;
    facts.now = question.now;
    facts.weather = question.weather;
    facts.mayExport = mayExport(meter.meter);
    MeterQuality rules(facts, judged.findings);
    Completeness completeness(meter.meter.id, meter.interval, chiefMetric(history));
    seen = eachReading(readings, m, [&](const Reading& each) {
        rules.add(each);
        completeness.add(each);
        judged.energy.add(each, meter.interval);
    });
    rules.finish();
    judged.completeness = completeness.finish();
    return seen;
}

}  // namespace

Result<QualityReport> judgeQuality(const ReadingSpool& readings, const IngestReport& report,
                                   const QualityQuestion& question, const Progress& progress) {
    const auto meters = readings.meters();
    std::vector<JudgedMeter> judged(meters.size());
    std::mutex guard;
    std::size_t done = 0;
    std::optional<Error> failed;
    tbb::parallel_for(std::size_t{0}, meters.size(), [&](std::size_t m) {
        {
            const std::scoped_lock lock(guard);
            if (failed) return;
            if (progress && !progress("checking", done, meters.size()))
                failed = Error{ErrorCode::cancelled, "Reading was cancelled."};
        }
        const auto judgedOne = judgeMeter(readings, m, question, judged[m]);
        const std::scoped_lock lock(guard);
        ++done;
        if (!judgedOne && !failed) failed = judgedOne.error();
    });
    if (failed) return fail(*failed);
    QualityReport all;
    QualityFindings findings;
    SubmeterBalance balance;
    for (std::size_t m = 0; m < meters.size(); ++m) {
        findings.addAll(std::move(judged[m].findings));
        balance.add(meters[m].meter, meters[m].interval, judged[m].energy);
        all.rows += meters[m].rows;
        all.completeness.push_back(std::move(judged[m].completeness));
    }
    balance.finish(findings);
    const Duration interval = meters.empty() ? Duration{0} : meters.front().interval;
    addFileFindings(report, {question.outside, question.backward}, readings.span(), interval,
                    findings);
    all.counts = findings.counts();
    all.findings = findings.take();
    return all;
}

}  // namespace joulewatch
