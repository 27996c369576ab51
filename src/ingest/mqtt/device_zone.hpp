#pragma once

#include <optional>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"

namespace date {
class time_zone;
}

namespace joulewatch {

/// The zone of the clocks of devices that send times without one.
class DeviceZone {
 public:
    DeviceZone() = default;  // none: such times cannot be placed
    /// By its name in the IANA database, as Europe/Berlin or UTC; `invalidInput` when there is
    /// none.
    static Result<DeviceZone> named(std::string_view name);

    /// A wall clock's time; in the hour that a clock repeats in autumn the one nearer to `arrival`,
    /// in the hour that it leaves out the instant of the change. Empty without a zone.
    std::optional<Timestamp> instantOf(Timestamp wallClock, Timestamp arrival) const;

 private:
    const date::time_zone* zone_ = nullptr;  // the database's, which lives as long as the program
};

/// What a device calls the time of its reading: ISO 8601, with an offset or in its zone. Empty when
/// it is no time, or one without a zone where none is known.
std::optional<Timestamp> deviceTime(std::string_view text, const DeviceZone& zone,
                                    Timestamp arrival);
/// Seconds since 1970, or milliseconds from 10^11 on, to the year 2200.
std::optional<Timestamp> epochTime(double number);

}  // namespace joulewatch
