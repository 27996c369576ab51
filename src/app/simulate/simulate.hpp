#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "app/simulate/device_way.hpp"

namespace joulewatch {

struct SimulateRequest {
    PlantOptions plant;
    /// Seconds of the plant in a second of ours; empty: as fast as all is acknowledged.
    std::optional<double> speed = 1.0;
    std::optional<Duration> duration;  // of the plant; empty: to its last day
    std::filesystem::path labels;      // empty: not wanted
};

/// All ways together.
struct SimulateState {
    std::uint64_t sent = 0, acknowledged = 0;
    Duration behind{};    // of the plant's time, against where it should be
    std::string trouble;  // of a way that does not move; empty when all do
};

/// Makes the ways once the plant is there.
using MakeWays = std::function<Result<std::vector<std::unique_ptr<DeviceWay>>>(const Plant&)>;
/// Told about ten times a second; false: stop. What was taken in still gets five seconds.
using SimulateProgress = std::function<bool(const SimulateState&)>;

/// Plays a plant over some ways until its end, or until it is stopped: then the state says what was
/// not acknowledged. `invalidInput` when the other side refuses for good.
Result<SimulateState> simulate(const SimulateRequest& request, const MakeWays& makeWays,
                               const SimulateProgress& progress);

}  // namespace joulewatch
