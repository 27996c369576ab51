#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/simulate/plant_ticks.hpp"

namespace joulewatch {

/// How far a way has come with what it was given.
struct WayState {
    std::uint64_t given = 0;         // readings, a row of a meter each
    std::uint64_t acknowledged = 0;  // the other side has said that they are safe
    std::optional<Timestamp> acknowledgedTo{};
    std::string trouble{};             // why nothing moves at the moment; empty when it does
    std::optional<std::string> end{};  // why it never will: what is sent is refused for good

    std::uint64_t waiting() const { return given - acknowledged; }
};

/// The devices of some machines, on one way to a server. They keep what was not acknowledged, in
/// order, and send it again until it is; nothing is left out and nothing is made up. Its functions
/// are called from one thread.
class DeviceWay {
 public:
    virtual ~DeviceWay() = default;
    virtual void take(const PlantTick& tick) = 0;
    /// Sends what has gathered without waiting for more.
    virtual void flush() = 0;
    /// As much waits as may: whoever plays the plant waits as well.
    virtual bool full() const = 0;
    virtual WayState state() const = 0;
};

/// Which machines of a plant are of a way: each `stride`-th from `first` on.
struct MachineShare {
    std::size_t first = 0, stride = 1;
    bool holds(std::size_t machine) const { return machine % stride == first; }
};

}  // namespace joulewatch
