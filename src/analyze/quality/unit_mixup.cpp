#include <array>
#include <cmath>
#include <optional>
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
        const auto& medians = facts.history->medians(Metric::activePowerKw);
        for (std::size_t hour = 0; hour < kHoursOfWeek; ++hour) usual_[hour] = medians.median(hour);
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
        const auto usual = usualAt(reading.at);
        if (usual && *usual > 0 && power > 0) ratios_.push_back(power / *usual);
    }
    void finish() override { endDay(); }

 private:
    /// Of the same hour on all working days, or on both days of the weekend: a hour of the week
    /// alone is seen too seldom, and the day in question is one of few.
    std::optional<double> usualAt(Timestamp at) const {
        std::vector<double> days;
        const bool weekend = isWeekend(at);
        for (std::size_t day = weekend ? 5 : 0; day < (weekend ? 7U : 5U); ++day)
            if (const auto& each = usual_[day * 24 + static_cast<std::size_t>(hourOfDay(at))])
                days.push_back(*each);
        if (days.empty()) return std::nullopt;
        return quantileInPlace(days, 0.5);
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

    std::array<std::optional<double>, kHoursOfWeek> usual_;
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
