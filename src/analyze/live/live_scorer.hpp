#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyze/live/meter_patterns.hpp"
#include "analyze/live/series_watch.hpp"
#include "core/meter_event.hpp"
#include "core/reading_set.hpp"
#include "core/text_hash.hpp"

namespace joulewatch {

/// Judges readings of all meters as they come. What happens at the same time on one meter is one
/// event, named after the detector and the metric that noticed it first: one for single readings,
/// one for means of quarter hours, one for values that stand still can be open at a time. The same
/// readings in the same order give the same events, whenever they come and wherever the state was
/// saved in between. Readings that are older than what was judged are counted and let pass.
class LiveScorer {
 public:
    /// Metrics of meters that are watched, some 3.5 KiB each; those that come later are not.
    static constexpr std::size_t kMaxSeries = 40'000;
    /// Meters whose metrics are looked at together, too: the first that are known well enough.
    static constexpr std::size_t kMaxPatterns = 2000;
    static constexpr std::uint32_t kClockSetBack = 1000;  // so many older ones in a row: it was

    /// Appends what has begun, changed or ended.
    void add(const MeterReadings& readings, std::vector<MeterEvent>& events);

    struct Counts {
        std::uint64_t scored = 0;     // values
        std::uint64_t late = 0;       // values older than what was judged
        std::uint64_t unwatched = 0;  // values beyond kMaxSeries
        std::uint64_t clocksSetBack = 0;
        static void fields(auto& self, auto& visit) {
            visit(self.scored, self.late, self.unwatched, self.clocksSetBack);
        }
    };
    const Counts& counts() const { return counts_; }
    std::size_t series() const { return pulses_.size(); }
    std::size_t patterns() const { return patterns_.size(); }  // meters

    /// What a page shows of a meter.
    struct Summary {
        MeterId id;
        Timestamp lastAt;
        Sample latest;
        Duration interval{};  // between readings, as of late; 0: one so far
        Duration toLearn{};   // readings that are needed until it is judged; 0: it is
        /// What is ordinary is learnt of working days and of weekends apart, each from two: so long
        /// after the last reading this hour of such a day is known; 0: it is.
        Duration hourKnownIn{};
        Duration patternsIn{};  // until its metrics are judged together; 0: they are, or never will
    };
    std::vector<Summary> summaries() const;

 private:
    friend class StateAccess;
    static constexpr StateKind kState{"live scoring", 0x5653574A, 2};
    static constexpr std::uint32_t kNone = UINT32_MAX;

    struct Open {
        bool open = false;
        std::uint8_t metric = 0, kind = 0, detector = 0;
        std::int64_t atMs = 0;
        std::int64_t lastMs = 0;  // that it was seen
        std::uint32_t steps = 0;  // rows or blocks since it began
        std::uint32_t quiet = 0;  // of them, without it, in a row
        double score = 0, value = 0, expected = 0, low = 0, high = 0;
        Sample sample;
        static void fields(auto& self, auto& visit) {
            visit(self.open, self.metric, self.kind, self.detector, self.atMs, self.lastMs,
                  self.steps, self.quiet, self.score, self.value, self.expected, self.low,
                  self.high);
            visit(static_cast<
                  std::conditional_t<std::is_const_v<std::remove_reference_t<decltype(self)>>,
                                     const std::array<double, kMetrics.size()>&,
                                     std::array<double, kMetrics.size()>&>>(self.sample));
        }
    };
    struct Meter {
        std::array<std::uint32_t, kMetrics.size()> series;
        std::int64_t firstMs = 0, lastMs = SeriesPulse::kNever, intervalMs = 0;
        std::int64_t lateMs = SeriesPulse::kNever;  // the newest of a run of late rows
        std::uint32_t lateRun = 0;
        std::uint32_t follows = kNone;   // the meter that usually comes next
        std::uint32_t patterns = kNone;  // its place in patterns_
        std::array<double, kMetrics.size()> latest;
        Open fast, slow, flat;
        static void fields(auto& self, auto& visit) {
            visit(self.series, self.firstMs, self.lastMs, self.intervalMs, self.lateMs,
                  self.lateRun, self.follows, self.patterns, self.latest, self.fast, self.slow,
                  self.flat);
        }
    };
    static void fields(auto& self, auto& visit) {
        constexpr bool kRestores = !std::is_const_v<std::remove_reference_t<decltype(self)>>;
        std::vector<std::vector<char>> names;
        for (const MeterId& each : self.ids_) names.emplace_back(each.begin(), each.end());
        visit(names, self.meters_, self.pulses_, self.watches_, self.patterns_, self.counts_);
        if constexpr (kRestores) self.takeNames(names);
    }
    void takeNames(const std::vector<std::vector<char>>& names);
    bool sound() const;

    std::uint32_t meterOf(std::string_view id, std::int64_t atMs);
    std::uint32_t newSeries();
    /// False: it was late.
    bool score(Meter& meter, std::size_t metric, std::int64_t atMs, double value);
    void endRow(Meter& meter, std::int64_t atMs, bool late);
    void setBack(Meter& meter, std::int64_t atMs);
    void look(Meter& meter, std::size_t metric, std::int64_t atMs, double value, float z);
    void work(Meter& meter, std::size_t metric, std::int64_t atMs, double value);
    std::optional<PatternAlarm> lookAtPattern(Meter& meter, std::size_t metric,
                                              const SeriesWatch::Work& block);
    void beginSlow(Meter& meter, std::size_t metric, std::int64_t atMs, const ChartAlarm& alarm);
    void beginPattern(Meter& meter, std::int64_t atMs, std::int64_t blockMs,
                      const PatternAlarm& alarm);
    Duration patternsIn(const Meter& meter) const;
    bool goesOn(const Meter& meter, const SeriesWatch& watch) const;
    void followSlow(Meter& meter, std::int64_t atMs);
    void endSlow(Meter& meter, std::int64_t untilMs);
    void endEqual(Meter& meter, std::size_t metric);
    void tell(const Meter& meter, const Open& what, bool ended);
    std::size_t number(const Meter& meter) const {
        return static_cast<std::size_t>(&meter - meters_.data());
    }

    std::vector<MeterId> ids_;
    std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> numbers_;
    std::uint32_t before_ = kNone;  // the meter of the last readings
    std::vector<Meter> meters_;
    std::vector<SeriesPulse> pulses_;
    std::vector<SeriesWatch> watches_;
    std::vector<MeterPatterns> patterns_;
    Counts counts_;
    std::vector<MeterEvent>* events_ = nullptr;  // during add()
    bool seen_ = false;                          // the row holds something of the fast event
};

}  // namespace joulewatch
