#include "store/chart_steps.hpp"

#include <array>

namespace joulewatch {
namespace {

using namespace std::chrono_literals;

/// None is more than twice the level it is made of below a day, nor more than four times above.
constexpr std::array<Duration, 26> kRoundSteps{
    1ms, 2ms, 5ms,  10ms, 20ms, 50ms,  100ms, 200ms, 500ms, 1s, 2s, 5s,  10s,
    15s, 30s, 1min, 2min, 5min, 15min, 30min, 1h,    2h,    3h, 6h, 12h, 24h};

std::int64_t stepsIn(TimeRange range, Duration step) {
    return ceilDivide(range.to.time_since_epoch().count(), step.count()) -
           floorDivide(range.from.time_since_epoch().count(), step.count());
}

}  // namespace

Duration roundStep(TimeRange range, std::size_t maxSteps) {
    const auto most = static_cast<std::int64_t>(maxSteps);
    for (const Duration step : kRoundSteps)
        if (stepsIn(range, step) <= most) return step;
    Duration step = kRoundSteps.back();
    while (stepsIn(range, step) > most && step < Duration::max() / 4) step *= 2;
    return step;
}

std::optional<RollupLevel> levelFor(Duration step) {
    std::optional<RollupLevel> level;
    for (const RollupLevel each : kTimeLevels)
        if (step % info(each).step == Duration{0}) level = each;
    return level;
}

RollupBucket& ChartSteps::open(Timestamp at) {
    if (current_.count > 0 && at < end_) return current_;
    close();
    start_ = Timestamp{bucketAt(at, step_) * step_};
    end_ = start_ + step_;
    return current_;
}

void ChartSteps::close() {
    if (current_.count == 0) return;
    chart_.buckets.push_back({std::max(start_, range_.from), current_.first, current_.min,
                              current_.max, current_.last, current_.mean(), current_.count});
    count_ += current_.count;
    current_ = {};
}

Chart ChartSteps::take() {
    close();
    chart_.step = step_;
    return std::move(chart_);
}

}  // namespace joulewatch
