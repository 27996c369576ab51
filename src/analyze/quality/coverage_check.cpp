#include <cmath>

#include "analyze/quality/finding_base.hpp"

namespace joulewatch {
namespace {

constexpr double kTooManyMissing = 0.2;
constexpr std::uint64_t kFewestIntervals = 48;

/// All that it says follows from the first look.
class CoverageCheck final : public FindingBase {
 public:
    using FindingBase::FindingBase;
    void add(const Reading&) override {}
    void finish() override {
        const MeterHistory& seen = *facts().history;
        const TimeRange span = seen.span();
        const double expected = facts().interval.count() > 0
                                    ? static_cast<double>((span.to - span.from).count()) /
                                              static_cast<double>(facts().interval.count()) +
                                          1
                                    : static_cast<double>(seen.rows());
        for (const MetricInfo& each : kMetrics) {
            const MetricHistory& metric = seen.of(each.metric);
            if (metric.count == 0) continue;
            const double missing = 1 - static_cast<double>(metric.count) / expected;
            if (missing > kTooManyMissing)
                note(each.metric, 100 * missing, 100 * kTooManyMissing,
                     fmt::format("{:.0f} % of the values are missing.", 100 * missing),
                     "Interpolate on import, or bring the missing readings.");
            if (metric.count > 1 && !metric.varies())
                note(each.metric, metric.median, std::nullopt,
                     fmt::format("There is one value only: {:.6g} {}.", metric.median, each.unit),
                     "Is this the right column?");
        }
        if (seen.rows() < kFewestIntervals)
            note(std::nullopt, static_cast<double>(seen.rows()), kFewestIntervals,
                 fmt::format("There are {} intervals; most analyses need {} or more.", seen.rows(),
                             kFewestIntervals),
                 "Bring a longer stretch.");
    }

 private:
    void note(std::optional<Metric> metric, double value, std::optional<double> expected,
              std::string message, std::string suggestion) {
        const TimeRange span = facts().history->span();
        QualityFinding made = finding(QualityRule::coverage, QualityLevel::notice, span.from);
        made.metric = metric;
        made.range.to = span.to + Duration{1};
        made.value = value;
        made.expected = expected;
        made.message = std::move(message);
        made.suggestion = std::move(suggestion);
        report(std::move(made));
    }
};

}  // namespace

std::unique_ptr<QualityCheck> makeCoverageCheck(const MeterFacts& facts,
                                                QualityFindings& findings) {
    return std::make_unique<CoverageCheck>(facts, findings);
}

}  // namespace joulewatch
