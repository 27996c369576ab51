#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/time.hpp"
#include "learn/stream/state_bytes.hpp"

namespace joulewatch {

/// What a value of one metric of one meter should be at an hour of the week, learnt as readings
/// come in: the residual from it, in units of its spread, is what charts and SPOT are fed with. The
/// streaming form of a residual from the hour-of-week median over a robust spread.
///
/// Each hour of the week has a level, and each hour of the day on working days and at weekends a
/// level and a scale. They move once an hour, by the median of the hour's residuals and by their
/// mean square, each cut at two scales: Robbins & Monro, A Stochastic Approximation Method, Ann.
/// Math. Statist. 22, 1951, with the Newton step of a normal law for the scale. The share beyond
/// the MAD would do, too, but wants more than twice as many hours: until then metrics that go
/// together have scales that do not. Steps are bounded: an hour of nonsense moves a level by 2.5
/// scales over the number of hours it has seen, at most. Until an hour of the week has been seen
/// kEnoughWeeks times, the hour of the day stands for it. What all hours have in common (a season,
/// a drift) is followed by an offset, over kOffsetDays. 2.5 KiB a metric.
class SeasonalExpectation {
 public:
    static constexpr double kOffsetDays = 7;
    static constexpr std::uint32_t kEnoughWeeks = 3, kWarmDays = 2;

    struct Expected {
        double value = 0;        // in the metric's unit
        double scale = 0;        // on the scale of a standard deviation; above 0 but in the warm-up
        bool warmingUp = false;  // this hour has been seen on too few days
        std::uint32_t days = 0;  // that the scale was learnt on,
        std::uint32_t visits = 0;  // and hours that the level was: how well they are known
        /// (x − value)/scale.
        double residual(double x) const { return scale > 0 ? (x - value) / scale : 0; }
    };

    /// What is expected at a time, by what is known so far.
    Expected expected(Timestamp at) const;
    /// What was expected of this reading, which is then learnt from. Times do not go back: an
    /// earlier one is answered and not learnt, as is a value that is no number.
    Expected add(Timestamp at, double x);
    /// How long after `at` this hour of the day will have been seen on kWarmDays days of its kind,
    /// working days or weekends, if readings come all the time; 0: it has.
    Duration knownIn(Timestamp at) const;
    /// All hours are expected to be so many scales higher from now on: a change that has lasted.
    void shift(double scales) { offset_ += scales; }
    /// Times may go back once, as those of a clock that was set; what was learnt stays.
    void interrupt() {
        started_ = false;
        kept_ = seen_ = 0;
        stride_ = 1;
    }

 private:
    friend class StateAccess;
    static constexpr StateKind kState{"a seasonal expectation", 0x53414553, 1};
    static void fields(auto& self, auto& visit) {
        visit(self.days_, self.weeks_, self.inHour_, self.kept_, self.seen_, self.stride_,
              self.hour_, self.lastMs_, self.started_, self.offset_);
    }
    bool sound() const;

    struct HourOfDay {
        float level = 0, scale = 0;
        std::uint32_t visits = 0;  // hours
        static void fields(auto& self, auto& visit) { visit(self.level, self.scale, self.visits); }
    };
    struct HourOfWeek {
        float level = 0;
        std::uint32_t visits = 0;
        static void fields(auto& self, auto& visit) { visit(self.level, self.visits); }
    };
    void keep(double x);
    void closeHour();
    void begin(HourOfDay& day, std::span<double> values) const;

    static constexpr std::size_t kKept = 32;  // values of an hour, evenly spread over it
    std::array<HourOfDay, 48> days_;          // of working days, then of weekends
    std::array<HourOfWeek, 168> weeks_;       // from Monday on
    std::array<float, kKept> inHour_{};
    std::uint32_t kept_ = 0, seen_ = 0, stride_ = 1;
    std::int64_t hour_ = 0;    // since 1970, of the values kept
    std::int64_t lastMs_ = 0;  // of the last reading
    bool started_ = false;
    double offset_ = 0;  // in scales
};
static_assert(sizeof(SeasonalExpectation) <= 4096, "one a metric of each meter is kept in memory");

}  // namespace joulewatch
