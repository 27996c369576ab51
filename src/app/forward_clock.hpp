#pragma once

#include <functional>

#include "core/time.hpp"

namespace joulewatch {

/// The system's time of day, except that it never goes back: where the system clock is set back it
/// goes on by the time that really passes, also that spent asleep, so that nothing which ends at an
/// instant is prolonged. May be called from any thread.
std::function<Timestamp()> forwardClock();

/// For tests: the same, made of a time of day and of a time since boot.
std::function<Timestamp()> forwardClock(std::function<Timestamp()> timeOfDay,
                                        std::function<Duration()> sinceBoot);

}  // namespace joulewatch
