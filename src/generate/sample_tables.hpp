#pragma once

#include <cstdint>
#include <string>

namespace joulewatch {

/// Small tables of the shapes people bring, a few thousand rows of CSV each, with faults at known
/// places. The same seed gives the same text.

/// Two substations, quarter hours, 14 days: line voltage, current, power factor, P = √3·V·I·PF, and
/// a transformer whose oil follows the load (IEC 60076-7: ONAN, 180 min). SS-2 has a power factor
/// of 0.72 on day 6 from 08 to 14, its cooling fails on day 10 from 10 to 16, and its current is
/// stuck on day 12 from 03:00 on for ten readings.
std::string substationTable(std::uint64_t seed);

/// Four relays, 100 s of 30 frames, 50 Hz: a fault near R1 in rows 901 to 930, a line switched off
/// between R3 and R4 in rows 2001 to 2060, where the impedance is infinite. `marker` says which.
std::string phasorTable(std::uint64_t seed);

/// Two buildings, quarter hours, 21 days of kWh with weather and season: Hall A uses nothing on day
/// 4 from 10 to 13; Hall B is stuck on day 9 for 12 readings, has a day at four times its level
/// (day 15) and one negative value (day 18, 12:00).
std::string consumptionTable(std::uint64_t seed);

/// One home, half hours, 60 days of kWh and what they cost: away from day 31 to 37, five hours
/// missing on day 20 from 01:00 on, the first half hour of day 45 twice.
std::string householdTable(std::uint64_t seed);

}  // namespace joulewatch
