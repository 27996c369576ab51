#pragma once

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/progress.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// One step on the way of every piece.
template <class Piece>
struct Step {
    enum class Order : std::uint8_t { any, oneAfterTheOther };
    Order order;
    std::function<void(Piece&)> work;
};

/// Pieces that exist at a time.
constexpr std::size_t piecesInFlight(std::size_t threads) { return threads + 2; }

/// Makes pieces 0 to count − 1 with `threads` threads: `start` and the steps, then `deliver` in
/// order and by one thread at a time, whose first error ends the work. No more than
/// piecesInFlight() exist at a time, and their memory is used again.
template <class Piece>
Result<void> inOrder(std::uint64_t count, std::size_t threads,
                     const std::function<void(std::uint64_t, Piece&)>& start,
                     const std::vector<Step<Piece>>& steps,
                     const std::function<Result<void>(Piece&)>& deliver) {
    namespace tbb = oneapi::tbb;
    using tbb::filter_mode;
    // One thread more than asked for: it sleeps in the disk while the others work.
    const std::size_t workers = threads + 1;
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, workers);
    tbb::task_arena arena(static_cast<int>(workers));

    const std::size_t inFlight = piecesInFlight(threads);
    std::vector<Piece> pool(inFlight);
    std::uint64_t next = 0;
    std::atomic<bool> stopped = false;
    std::optional<Error> error;

    const auto take = [&](tbb::flow_control& flow) -> std::uint64_t {
        if (next == count || stopped) flow.stop();
        return next++;
    };
    // Pieces are delivered in order, so a place in the pool is free when its turn comes round.
    const auto begin = [&](std::uint64_t index) {
        Piece& piece = pool[index % inFlight];
        start(index, piece);
        return &piece;
    };
    const auto end = [&](Piece* piece) {
        if (stopped) return;
        if (auto delivered = deliver(*piece); !delivered) {
            error = std::move(delivered.error());
            stopped = true;
        }
    };
    tbb::filter<void, Piece*> chain =
        tbb::make_filter<void, std::uint64_t>(filter_mode::serial_in_order, take) &
        tbb::make_filter<std::uint64_t, Piece*>(filter_mode::parallel, begin);
    for (const Step<Piece>& step : steps)
        chain = chain & tbb::make_filter<Piece*, Piece*>(step.order == Step<Piece>::Order::any
                                                             ? filter_mode::parallel
                                                             : filter_mode::serial_in_order,
                                                         [&step](Piece* piece) {
                                                             step.work(*piece);
                                                             return piece;
                                                         });
    const tbb::filter<void, void> whole =
        chain & tbb::make_filter<Piece*, void>(filter_mode::serial_in_order, end);
    arena.execute([&] { tbb::parallel_pipeline(inFlight, whole); });
    if (error) return fail(std::move(*error));
    return {};
}

/// Tells `progress`, and is an error where it asks to stop.
inline Result<void> reportProgress(const Progress& progress, std::string_view stage,
                                   std::uint64_t done, std::uint64_t total) {
    if (progress && !progress(stage, done, total))
        return fail(ErrorCode::cancelled, "stopped before the end: nothing was written");
    return {};
}

}  // namespace joulewatch
