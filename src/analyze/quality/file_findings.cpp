#include "analyze/quality/file_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace joulewatch {
namespace {

constexpr std::uint64_t kLargeFile = 100'000'000;

QualityFinding make(QualityRule rule, QualityLevel level, std::string meter, TimeRange range,
                    std::string message, std::string suggestion) {
    QualityFinding made;
    made.rule = rule;
    made.level = level;
    made.meter = std::move(meter);
    made.range = range;
    made.message = std::move(message);
    made.suggestion = std::move(suggestion);
    return made;
}

/// `90 s`, `15 min`, `3 h`, `2 days`: the largest unit that leaves no rest.
std::string asWords(Duration span) {
    using namespace std::chrono;
    const auto whole = [&](Duration unit) { return span % unit == Duration{0}; };
    if (whole(days{1})) return fmt::format("{} days", span / days{1});
    if (whole(hours{1})) return fmt::format("{} h", span / hours{1});
    if (whole(minutes{1})) return fmt::format("{} min", span / minutes{1});
    return fmt::format("{:g} s", duration<double>(span).count());
}

void addSharedStamps(const IngestReport& report, Duration interval, QualityFindings& findings) {
    for (const SharedStamp& each : report.sharedStamps) {
        const TimeRange range{each.at, each.at + interval};
        QualityFinding made =
            each.conflicting
                ? make(QualityRule::sharedStamps, QualityLevel::error, each.meter, range,
                       fmt::format("{} readings with the same stamp and different values: none is "
                                   "kept.",
                                   each.rows),
                       report.power == PowerContent::runningTotal
                           ? "Of a running total only the file itself can be corrected."
                           : "Keep the first, the last or their mean.")
                : make(QualityRule::sharedStamps, QualityLevel::notice, each.meter, range,
                       fmt::format("The same reading comes {} times: one is kept.", each.rows),
                       "Nothing to do.");
        made.rows = each.rows;
        findings.add(std::move(made), interval);
    }
}

void addOutside(const std::vector<RejectedRow>& rejected, Duration interval,
                QualityFindings& findings) {
    for (const RejectedRow& row : rejected) {
        if (!row.outside || row.outside->metric != Metric::powerFactor) continue;
        QualityFinding made =
            make(QualityRule::powerFactorRange, QualityLevel::error, row.outside->meter,
                 {row.outside->at, row.outside->at + interval},
                 fmt::format("A power factor of {:.4g} cannot be; the row is left out.",
                             row.outside->value),
                 "If the column is in percent, bring the file again and say so.");
        made.metric = Metric::powerFactor;
        made.row = row.line;
        made.value = row.outside->value;
        findings.add(std::move(made), interval);
    }
}

void addLabels(const LabelCheck& check, std::string_view what, Duration interval,
               QualityFindings& findings) {
    for (const LabelContradiction& each : check.samples) {
        QualityFinding made = make(QualityRule::labels, QualityLevel::warning, each.meter,
                                   {each.at, each.at + interval},
                                   fmt::format("The {} is called '{}' where the stamp says {}.",
                                               what, each.label, each.expected),
                                   "The stamp or the label is wrong; readings go by the stamp.");
        made.row = each.line;
        findings.add(std::move(made), 2 * interval);
    }
}

/// Rows that go back in time: each with its line, unless the file as a whole is the other way
/// round.
void addBackward(const IngestReport& report, const std::vector<BackwardRow>& rows, TimeRange span,
                 Duration interval, QualityFindings& findings) {
    if (report.rowsOutOfOrder == 0) return;
    const bool newestFirst = 2 * report.rowsOutOfOrder > report.rowsRead;
    if (newestFirst) {
        QualityFinding made =
            make(QualityRule::clock, QualityLevel::notice, "", span,
                 "The file has its newest rows first; they were put in order.", "Nothing to do.");
        made.rows = report.rowsOutOfOrder;
        return findings.add(std::move(made));
    }
    for (const BackwardRow& each : rows) {
        QualityFinding made = make(
            QualityRule::clock, QualityLevel::warning, each.meter,
            {each.at, each.at + std::max(interval, Duration{1})},
            fmt::format("The stamp is {} earlier than that of the row before it; the rows were "
                        "put in order.",
                        asWords(each.before - each.at)),
            "If the clock was set, check the hours around it; else there is nothing to do.");
        made.row = each.line;
        findings.add(std::move(made));
    }
    if (report.rowsOutOfOrder <= rows.size()) return;
    QualityFinding made = make(
        QualityRule::clock, QualityLevel::warning, "", span,
        fmt::format("{} more rows are earlier than the row before them of the same meter; they "
                    "were put in order.",
                    report.rowsOutOfOrder - rows.size()),
        "If clocks were set, check the hours around it; else there is nothing to do.");
    made.rows = report.rowsOutOfOrder - rows.size();
    findings.add(std::move(made));
}

}  // namespace

void addFileFindings(const IngestReport& report, const FileEvidence& evidence, TimeRange span,
                     Duration interval, QualityFindings& findings) {
    addSharedStamps(report, interval, findings);
    addOutside(evidence.outside, interval, findings);
    addLabels(report.season, "season", interval, findings);
    addLabels(report.timeOfDay, "time of day", interval, findings);
    addBackward(report, evidence.backward, span, interval, findings);
    if (report.bytes <= kLargeFile) return;
    QualityFinding made =
        make(QualityRule::coverage, QualityLevel::notice, "", span,
             "The file is larger than 100 MB; it was read as a whole.", "Nothing to do.");
    made.value = static_cast<double>(report.bytes);
    findings.add(std::move(made));
}

}  // namespace joulewatch
