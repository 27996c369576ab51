#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "analyze/quality/finding_base.hpp"
#include "signal/robust.hpp"

namespace joulewatch {
namespace {

/// A quarter hour, five minutes, a minute taken for an hour; W for kW.
constexpr std::array kFactors{4.0, 12.0, 60.0, 1000.0};
constexpr double kNear = 0.1;  // of the factor
constexpr double kSpread =
    0.25;  // of a day's ratios: a mix-up scales all hours alike, a holiday does not
constexpr std::size_t kFewestOfDay = 20;
constexpr std::size_t kFewestDays = 4;
constexpr std::string_view kAsk = ": another unit or interval?";

class UnitMixup final : public FindingBase {
 public:
    UnitMixup(const MeterFacts& facts, QualityFindings& findings) : FindingBase(facts, findings) {
        for (const bool weekend : {false, true})
            for (std::size_t hour = 0; hour < 24; ++hour)
                usual_[hourOf(weekend, hour)] = usualIn(weekend, hour);
        const TimeRange span = facts.history->span();
        enough_ = span.to - span.from >= std::chrono::days{kFewestDays};
    }
    void add(const Reading& reading) override {
        if (!enough_) return;
        if (dayNumber(reading.at) != day_) endDay();
        if (ratios_.empty()) {
            day_ = dayNumber(reading.at);
            first_ = reading;
        }
        const double power = of(reading, Metric::activePowerKw);
        const double usual =
            usual_[hourOf(isWeekend(reading.at), static_cast<std::size_t>(hourOfDay(reading.at)))];
        if (usual > 0 && power > 0) ratios_.push_back(power / usual);
    }
    void finish() override { endDay(); }

 private:
    static std::size_t hourOf(bool weekend, std::size_t hour) {
        return (weekend ? 24U : 0U) + hour;
    }
    /// Of the same hour on all working days, or on both days of the weekend: an hour of the week
    /// alone is seen too seldom, and the day in question is one of few. 0 where there is none.
    double usualIn(bool weekend, std::size_t hour) const {
        const auto& medians = facts().history->medians(Metric::activePowerKw);
        std::vector<double> days;
        for (std::size_t day = weekend ? 5 : 0; day < (weekend ? 7U : 5U); ++day)
            if (const auto each = medians.median(day * 24 + hour)) days.push_back(*each);
        return days.empty() ? 0 : quantileInPlace(days, 0.5);
    }
    void endDay() {
        if (ratios_.size() >= kFewestOfDay) {
            const double ratio = median(ratios_);
            const double spread = quantile(ratios_, 0.75) - quantile(ratios_, 0.25);
            for (const double factor : kFactors)
                for (const double each : {factor, 1 / factor})
                    if (std::abs(ratio / each - 1) <= kNear && spread <= kSpread * ratio)
                        note(each);
        }
        ratios_.clear();
    }
    void note(double factor) {
        const Timestamp midnight{std::chrono::days{day_}};
        QualityFinding made = finding(QualityRule::unitMixup, QualityLevel::error, midnight);
        made.metric = Metric::activePowerKw;
        made.range.to = midnight + std::chrono::days{1};
        made.rows = ratios_.size();
        made.value = of(first_, Metric::activePowerKw);
        made.expected = *made.value / factor;
        made.message =
            factor > 1
                ? fmt::format("The whole day is at {:g} times the usual level{}", factor, kAsk)
                : fmt::format("The whole day is at 1/{:g} of the usual level{}", 1 / factor, kAsk);
        made.suggestion = "Bring the file of these days with the right unit, or exclude them.";
        report(std::move(made));
    }

    std::array<double, 48> usual_{};  // of working days and weekends
    bool enough_ = false;
    std::int64_t day_ = 0;
    Reading first_{};
    std::vector<double> ratios_;
};

}  // namespace

std::unique_ptr<QualityCheck> makeUnitMixup(const MeterFacts& facts, QualityFindings& findings) {
    return std::make_unique<UnitMixup>(facts, findings);
}

}  // namespace joulewatch
