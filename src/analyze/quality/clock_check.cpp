#include <chrono>
#include <cmath>
#include <optional>

#include "analyze/quality/finding_base.hpp"

namespace joulewatch {
namespace {

constexpr double kJitter = 0.1;  // of an interval: clocks and polls are not exact
constexpr Duration kAhead = std::chrono::hours{25};          // a zone's worth and an hour
constexpr Duration kLongestRegular = std::chrono::days{20};  // months differ in length
constexpr double kRegularShare = 0.5;

/// Clocks change on Sundays of March, April, October and November, between 00 and 04.
bool isClockChange(Timestamp at) {
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(at)};
    const auto month = static_cast<unsigned>(date.month());
    return weekday(at) == 6 && hourOfDay(at) <= 4 &&
           (month == 3 || month == 4 || month == 10 || month == 11);
}

class ClockCheck final : public FindingBase {
 public:
    using FindingBase::FindingBase;
    void add(const Reading& reading) override {
        if (reading.at > facts().now + kAhead) noteFuture(reading.at);
        if (last_ && facts().interval.count() > 0 && facts().interval < kLongestRegular)
            noteStep(*last_, reading.at);
        last_ = reading.at;
    }
    void finish() override {
        if (steps_ == 0 || irregular_ == 0) return;
        // Where the usual step is not usual, readings come when something happens.
        if (static_cast<double>(irregular_) > (1 - kRegularShare) * static_cast<double>(steps_))
            return;
        QualityFinding made = finding(QualityRule::clock, QualityLevel::warning, first_);
        made.range.to = lastIrregular_ + Duration{1};
        made.rows = irregular_;
        made.value = seconds(firstStep_);
        made.expected = seconds(facts().interval);
        made.message = fmt::format(
            "{} steps between readings are no multiple of the interval of {:g} s; the first is "
            "{:g} s.",
            irregular_, seconds(facts().interval), seconds(firstStep_));
        made.suggestion =
            "The meter's clock was set, or its readings come late: accept, or exclude.";
        report(std::move(made));
    }

 private:
    static double seconds(Duration duration) {
        return std::chrono::duration<double>(duration).count();
    }
    void noteFuture(Timestamp at) {
        QualityFinding made = finding(QualityRule::clock, QualityLevel::error, at);
        made.message = "The stamp is in the future.";
        made.suggestion = "Day and month may be swapped, or the meter's clock is wrong: exclude.";
        report(std::move(made));
    }
    void noteStep(Timestamp from, Timestamp to) {
        ++steps_;
        const Duration step = to - from;
        const double intervals =
            static_cast<double>(step.count()) / static_cast<double>(facts().interval.count());
        if (std::abs(intervals - std::round(intervals)) > kJitter) {
            if (irregular_++ == 0) {
                first_ = from;
                firstStep_ = step;
            }
            lastIrregular_ = to;
        }
        const Duration hole = step - facts().interval;
        if (std::chrono::abs(hole - std::chrono::hours{1}) < Duration{1} &&
            facts().interval <= std::chrono::hours{1} && isClockChange(to))
            noteHole(from + facts().interval, to);
    }
    void noteHole(Timestamp from, Timestamp to) {
        QualityFinding made = finding(QualityRule::clock, QualityLevel::notice, from);
        made.range.to = to;
        made.message = "An hour is missing where clocks change: the stamps are of local time.";
        made.suggestion = "Accept: a day of 23 hours is complete.";
        report(std::move(made));
    }

    std::optional<Timestamp> last_;
    std::uint64_t steps_ = 0, irregular_ = 0;
    Timestamp first_{}, lastIrregular_{};
    Duration firstStep_{};
};

}  // namespace

std::unique_ptr<QualityCheck> makeClockCheck(const MeterFacts& facts, QualityFindings& findings) {
    return std::make_unique<ClockCheck>(facts, findings);
}

}  // namespace joulewatch
