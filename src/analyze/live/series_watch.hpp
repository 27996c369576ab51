#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/meter_event.hpp"
#include "learn/stream/cusum_chart.hpp"
#include "learn/stream/ewma_chart.hpp"
#include "learn/stream/nelson_rules.hpp"
#include "learn/stream/page_hinkley.hpp"
#include "learn/stream/seasonal_expectation.hpp"
#include "learn/stream/serial_correlation.hpp"
#include "learn/stream/spot.hpp"
#include "learn/stream/western_electric.hpp"

namespace joulewatch {

/// What each reading of a metric touches; a cache line a metric of a meter.
struct alignas(64) SeriesPulse {
    static constexpr std::int64_t kNever = INT64_MIN;
    std::int64_t lastMs = kNever;      // of the last reading
    std::int64_t nextWorkMs = kNever;  // the next to be learnt from; block or hour end before it
    std::int64_t equalSinceMs = 0;     // the value has not changed since
    float expected = 0;                // in the metric's unit
    float perScale = 0;                // 1/scale; 0: not known yet
    float calm = -1;                   // |z| up to it needs no further look
    float lastValue = 0;
    float blockSum = 0;     // of z, cut at ±kCut
    float step = INFINITY;  // the smallest between two values that differ: their resolution
    std::uint32_t blockCount = 0;
    std::uint32_t calmCount = 0;  // of readings that the tail has not been told of
    std::uint32_t equalRun = 0;   // readings

    static void fields(auto& self, auto& visit) {
        visit(self.lastMs, self.nextWorkMs, self.equalSinceMs, self.expected, self.perScale,
              self.calm, self.lastValue, self.blockSum, self.step, self.blockCount, self.calmCount,
              self.equalRun);
    }
};
static_assert(sizeof(SeriesPulse) == 64);

/// What a chart has found in a block.
struct ChartAlarm {
    std::string_view detector;
    EventKind kind = EventKind::levelShift;  // as far as the chart can tell
    double excess = 0;                       // statistic over limit
    std::uint32_t run = 1;                   // blocks since the mean began to move
    bool rising = true;
};

/// One metric of a meter: the residual from what its hour is expected to bring, a tail for single
/// readings, charts for means of a quarter hour. Everything is O(1) a reading; what is not in
/// SeriesPulse is touched a few times a quarter hour.
class SeriesWatch {
 public:
    static constexpr std::int64_t kBlockMs = 900'000;
    static constexpr std::int64_t kLearnMs = 225'000;  // 16 readings an hour are learnt from
    static constexpr float kCut = 4;                   // a spike must not carry a block
    static constexpr std::uint32_t kWarmBlocks = 96;   // a day
    static constexpr std::uint64_t kTailReadings = 2000;

    SeriesWatch();

    /// Called when a reading is due: ends the block, learns, looks up what is expected now.
    struct Work {
        std::optional<ChartAlarm> alarm;  // of the block that has ended
        bool blockEnded = false;          // and was judged
        std::int64_t blockMs = 0;         // its beginning
        double z = kMissing;              // its mean in σ of such means, cut
    };
    Work work(SeriesPulse& pulse, std::int64_t atMs, double value);
    /// Of a reading beyond `calm`: by how much it is beyond the limit; 1 at it.
    struct Excess {
        double ratio = 0;
        double limit = 0;  // |z|
    };
    Excess look(SeriesPulse& pulse, double size);

    /// A change that has lasted is ordinary from now on.
    void accept(SeriesPulse& pulse);
    void restartCharts();
    void freeze(bool frozen) { frozen_ = frozen; }  // nothing of the blocks is learnt meanwhile
    /// Times went back.
    void interrupt(SeriesPulse& pulse);

    double blockMean() const { return lastBlock_; }  // of the last block, in scales
    double recentMean() const { return recent_; }    // of the last few hours
    double ewma() const { return lastEwma_; }        // over its limit, −1 to 1 when ordinary
    double blockSigma() const;                       // of a block's mean, in the metric's unit
    bool runs() const { return runs_; }              // a run of Nelson's rules goes on
    double chartReach() const;                       // a lasting shift beyond it shows, in scales
    double scale() const { return scale_; }
    bool judgesReadings() const { return tailReady_; }
    bool judgesBlocks() const { return blocks_ >= kWarmBlocks; }
    std::uint32_t blocksToGo() const { return judgesBlocks() ? 0 : kWarmBlocks - blocks_; }
    /// Readings until single ones are judged, in hours that are known.
    std::size_t readingsToGo() const {
        return tailReady_ ? 0 : tailNeeds() - std::min(tailNeeds(), calibration_.size());
    }
    /// SeasonalExpectation::knownIn()
    Duration hourKnownIn(Timestamp at) const { return expectation_.knownIn(at); }
    /// Equal values for longer than ever before, where values vary.
    bool isFlat(const SeriesPulse& pulse, std::int64_t atMs) const;
    void endRun(std::int64_t lengthMs) { longestRunMs_ = std::max(longestRunMs_, lengthMs); }

    static void fields(auto& self, auto& visit) {
        visit(self.expectation_, self.tail_, self.tailReady_, self.calibration_, self.floor_,
              self.limit_, self.correlation_, self.ewma_, self.cusum_, self.pageHinkley_,
              self.zones_, self.nelson_, self.runs_, self.blockMs_, self.blockWarm_,
              self.usualCount_, self.blocks_, self.centre_, self.variance_, self.levelVariance_,
              self.lastBlock_, self.recent_, self.lastEwma_, self.run_, self.frozen_, self.scale_,
              self.longestRunMs_);
    }

 private:
    void endBlock(const SeriesPulse& pulse, Work& done);
    std::optional<ChartAlarm> judge(double z);
    BrokenRules followRuns(double z);
    void learnBlock(double mean);
    double blockDeviation() const;
    std::size_t tailNeeds() const;  // readings
    void startTail(SeriesPulse& pulse);
    void flushCalm(SeriesPulse& pulse);

    SeasonalExpectation expectation_;
    Spot tail_;  // of |z|
    bool tailReady_ = false;
    std::vector<float> calibration_;  // of the tail, as long as it goes on
    double floor_ = 0, limit_ = 0;    // of |z|: by the normal law, and the one that counts

    SerialCorrelation correlation_;
    EwmaChart ewma_;
    CusumChart cusum_;
    PageHinkley pageHinkley_;
    WesternElectricRules zones_;
    NelsonRules nelson_;
    bool runs_ = false;
    std::int64_t blockMs_ = SeriesPulse::kNever;  // its beginning
    bool blockWarm_ = false;
    float usualCount_ = 0;              // readings in a block
    std::uint32_t blocks_ = 0;          // learnt from
    double centre_ = 0, variance_ = 0;  // of the blocks' means
    double levelVariance_ = 0;          // of what this hour is expected to bring
    double lastBlock_ = 0, recent_ = 0, lastEwma_ = 0;
    std::uint32_t run_ = 0;  // blocks since both sums of the CUSUM were 0
    bool frozen_ = false;
    double scale_ = 0;
    std::int64_t longestRunMs_ = 0;  // of equal values
};

}  // namespace joulewatch
