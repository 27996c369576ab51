#pragma once

#include <optional>
#include <span>

namespace joulewatch {

/// Frequency of the mains in a record, in Hz. Looks between 40 and 70 Hz for the strongest line of
/// a first spectrum, then follows the phase of that line from the record's first half to its
/// second, until it stands still. Right to about 1e-4 Hz on a clean record of 0.2 s, whatever the
/// harmonics. Empty when the record is shorter than 6 cycles of 40 Hz, holds a missing value, or
/// has no line there that holds at least 5 % of its alternating power.
std::optional<double> fundamentalHz(std::span<const double> samples, double sampleRateHz);

}  // namespace joulewatch
