#include "app/simulate/simulate.hpp"

#include <algorithm>
#include <thread>

#include "export/output_file.hpp"

namespace joulewatch {
namespace {

using Clock = std::chrono::steady_clock;
using Ways = std::vector<std::unique_ptr<DeviceWay>>;
using namespace std::chrono_literals;

constexpr auto kTell = 100ms;
constexpr auto kLastChance = 5s;

/// One run: the plant, its ways, and how far it is.
class SimulateRun {
 public:
    SimulateRun(const SimulateRequest& request, PlantTicks& ticks, Ways& ways,
                const SimulateProgress& progress)
        : request_(request), ticks_(ticks), ways_(ways), progress_(progress) {}

    Result<SimulateState> play() {
        const Timestamp start = ticks_.plant().options().start;
        const Timestamp end = request_.duration ? start + *request_.duration : Timestamp::max();
        bool goesOn = true;
        while (goesOn) {
            const auto tick = ticks_.next();
            if (!tick || tick->at >= end) break;
            goesOn = waitFor(tick->at - start);
            if (!goesOn) break;
            for (const auto& way : ways_) way->take(*tick);
            played_ = tick->at;
        }
        for (const auto& way : ways_) way->flush();
        const auto deadline = Clock::now() + kLastChance;
        while (!isDone() && (goesOn || Clock::now() < deadline)) {
            if (const auto ended = refused()) return fail(ErrorCode::invalidInput, "{}", *ended);
            goesOn = tell() && goesOn;
            std::this_thread::sleep_for(10ms);
        }
        if (const auto ended = refused()) return fail(ErrorCode::invalidInput, "{}", *ended);
        return state();
    }
    /// The newest moment; before the first there is nothing to say of any.
    Timestamp played() const { return played_; }

 private:
    /// Until it is time for what is so far into the plant, and there is room; false: stop.
    bool waitFor(Duration into) {
        const auto due =
            request_.speed ? begun_ + std::chrono::duration_cast<Clock::duration>(
                                          std::chrono::duration<double, std::milli>(
                                              static_cast<double>(into.count()) / *request_.speed))
                           : begun_;
        into_ = into;
        while (true) {
            if (refused() || (Clock::now() - told_ >= kTell && !tell())) return false;
            const bool full =
                std::ranges::any_of(ways_, [](const auto& each) { return each->full(); });
            const auto now = Clock::now();
            if (!full && now >= due) return true;
            std::this_thread::sleep_for(full ? Clock::duration(10ms)
                                             : std::min<Clock::duration>(due - now, kTell));
        }
    }

    bool tell() {
        told_ = Clock::now();
        return !progress_ || progress_(state());
    }

    SimulateState state() const {
        SimulateState all;
        const Timestamp start = ticks_.plant().options().start;
        std::optional<Timestamp> slowest;
        for (const auto& way : ways_) {
            const WayState each = way->state();
            all.sent += each.given;
            all.acknowledged += each.acknowledged;
            if (all.trouble.empty()) all.trouble = each.trouble;
            if (each.waiting() == 0) continue;
            const Timestamp at = each.acknowledgedTo.value_or(start);
            slowest = slowest ? std::min(*slowest, at) : at;
        }
        Duration reached = slowest ? *slowest - start : into_;
        if (request_.speed) {
            const std::chrono::duration<double, std::milli> real = Clock::now() - begun_;
            const Duration wanted{static_cast<Duration::rep>(real.count() * *request_.speed)};
            const Duration last = request_.duration.value_or(wanted);
            all.behind =
                std::max(Duration{}, std::min(wanted, last) - reached - ticks_.plant().interval());
        }
        return all;
    }

    std::optional<std::string> refused() const {
        for (const auto& way : ways_)
            if (auto end = way->state().end) return end;
        return std::nullopt;
    }
    bool isDone() const {
        return std::ranges::all_of(ways_,
                                   [](const auto& each) { return each->state().waiting() == 0; });
    }

    const SimulateRequest& request_;
    PlantTicks& ticks_;
    Ways& ways_;
    const SimulateProgress& progress_;
    Clock::time_point begun_ = Clock::now(), told_{};
    Duration into_{};
    Timestamp played_ = Timestamp::min();
};

Result<void> writeLabels(const std::filesystem::path& file, const std::string& text) {
    auto opened = OutputFile::open(file);
    if (!opened) return fail(opened.error());
    if (auto written = opened->append(text); !written) return written;
    return opened->commit();
}

}  // namespace

Result<SimulateState> simulate(const SimulateRequest& request, const MakeWays& makeWays,
                               const SimulateProgress& progress) {
    PlantTicks ticks(request.plant);
    auto ways = makeWays(ticks.plant());
    if (!ways) return fail(ways.error());
    SimulateRun run(request, ticks, *ways, progress);
    auto state = run.play();
    if (!request.labels.empty())
        if (auto written = writeLabels(request.labels, ticks.labels(run.played())); !written)
            return fail(written.error());
    return state;
}

}  // namespace joulewatch
