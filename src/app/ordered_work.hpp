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

/// The steps of making one piece after another; `settle` and `finish` may be left out.
template <class Piece>
struct OrderedSteps {
    std::function<void(std::uint64_t, Piece&)> start;  // any thread
    std::function<void(Piece&)> settle = {};           // in order, one thread at a time
    std::function<void(Piece&)> finish = {};           // any thread
    std::function<Result<void>(Piece&)> deliver;       // in order, one thread at a time
};

/// Makes `count` pieces with `threads` threads and hands them on in order; no more than
/// threads + 2 exist at a time, and their memory is used again. The first error of `deliver`
/// ends the work.
template <class Piece>
Result<void> inOrder(std::uint64_t count, std::size_t threads, const OrderedSteps<Piece>& steps) {
    namespace tbb = oneapi::tbb;
    // One thread more than asked for: it sleeps in the disk while the others work.
    const std::size_t workers = threads + 1;
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, workers);
    tbb::task_arena arena(static_cast<int>(workers));

    const std::size_t inFlight = threads + 2;
    std::vector<Piece> pool(inFlight);
    std::uint64_t next = 0;
    std::atomic<bool> stopped = false;
    std::optional<Error> error;

    // Pieces are delivered in order, so a place is free again when its turn comes round.
    const auto take = [&](tbb::flow_control& flow) -> std::uint64_t {
        if (next == count || stopped) flow.stop();
        return next++;
    };
    const auto start = [&](std::uint64_t index) {
        Piece& piece = pool[index % inFlight];
        steps.start(index, piece);
        return &piece;
    };
    const auto settle = [&](Piece* piece) {
        if (steps.settle) steps.settle(*piece);
        return piece;
    };
    const auto finish = [&](Piece* piece) {
        if (steps.finish) steps.finish(*piece);
        return piece;
    };
    const auto deliver = [&](Piece* piece) {
        if (stopped) return;
        if (auto delivered = steps.deliver(*piece); !delivered) {
            error = std::move(delivered.error());
            stopped = true;
        }
    };
    using enum tbb::filter_mode;
    arena.execute([&] {
        tbb::parallel_pipeline(inFlight,
                               tbb::make_filter<void, std::uint64_t>(serial_in_order, take) &
                                   tbb::make_filter<std::uint64_t, Piece*>(parallel, start) &
                                   tbb::make_filter<Piece*, Piece*>(serial_in_order, settle) &
                                   tbb::make_filter<Piece*, Piece*>(parallel, finish) &
                                   tbb::make_filter<Piece*, void>(serial_in_order, deliver));
    });
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
