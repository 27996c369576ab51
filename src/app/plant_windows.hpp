#pragma once

#include <tbb/parallel_pipeline.h>

#include <memory>
#include <mutex>
#include <optional>
#include <tuple>

#include "app/work_meter.hpp"
#include "core/aligned_window.hpp"
#include "core/result.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

/// The grid on which a plant is seen window by window.
struct PlantGrid {
    TimeRange span;   // first window starts at or before `from`
    Duration window;  // a whole number of steps; windows start at multiples of it since the epoch
    Duration step;
    Timestamp start() const {
        const Duration since = span.from.time_since_epoch();
        return Timestamp{since - since % window};
    }
    std::size_t windows() const {
        return static_cast<std::size_t>((span.to - start() + window - Duration{1}) / window);
    }
    std::size_t slots() const { return static_cast<std::size_t>(window / step); }
};

/// Shows every window of the plant to each of `questions`: digest() of many windows at once on all
/// threads, add() one after another in order of time, so that answers do not depend on threads. A
/// few windows are in memory at a time. Work is counted in windows.
template <class... Questions>
Result<void> runPlantWindows(const ReadingSpool& spool, const PlantGrid& grid, MetricSet metrics,
                             WorkMeter& meter, Questions&... questions) {
    constexpr std::size_t kWindowsInFlight = 4;
    using Digests = std::tuple<decltype(questions.digest(std::declval<AlignedWindow>()))...>;
    std::size_t next = 0;
    std::mutex guard;
    std::optional<Error> failure;
    const auto stopped = [&] {
        const std::scoped_lock lock(guard);
        return failure.has_value() || meter.cancelled();
    };
    const auto pick = [&](tbb::flow_control& flow) -> std::size_t {
        if (next >= grid.windows() || stopped()) flow.stop();
        return next++;
    };
    const auto digest = [&](std::size_t k) -> std::shared_ptr<Digests> {
        const auto window = spool.align(grid.start() + static_cast<Duration::rep>(k) * grid.window,
                                        grid.step, grid.slots(), metrics);
        if (!window) {
            const std::scoped_lock lock(guard);
            if (!failure) failure = window.error();
            return nullptr;
        }
        return std::make_shared<Digests>(questions.digest(*window)...);
    };
    const auto add = [&](const std::shared_ptr<Digests>& digests) {
        if (!digests) return;
        std::apply([&](auto&... each) { (questions.add(std::move(each)), ...); }, *digests);
        meter.advance(1);
    };
    tbb::parallel_pipeline(
        kWindowsInFlight,
        tbb::make_filter<void, std::size_t>(tbb::filter_mode::serial_in_order, pick) &
            tbb::make_filter<std::size_t, std::shared_ptr<Digests>>(tbb::filter_mode::parallel,
                                                                    digest) &
            tbb::make_filter<std::shared_ptr<Digests>, void>(tbb::filter_mode::serial_in_order,
                                                             add));
    if (failure) return fail(*failure);
    if (meter.cancelled()) return fail(ErrorCode::cancelled, "the analysis was cancelled");
    return {};
}

}  // namespace joulewatch
