#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "core/reading.hpp"
#include "ingest/column_map.hpp"

namespace joulewatch {

using ReadingTaker = std::function<void(const Reading&)>;

/// What became of a meter's running total.
struct RegisterCounts {
    std::uint64_t rollovers = 0;  // went from near 10^k to near 0: counted through
    std::uint64_t resets = 0;     // fell otherwise: the interval's energy is unknown
    double energyInGapsKwh = 0;   // counted while readings were missing; no interval has it
};

/// Turns a meter's energy into the mean power of the interval that begins at the stamp: kW = kWh ÷
/// hours. Of a running total the difference to the next reading is the interval's energy. The
/// readings come oldest first; each leaves when the next is known, the last one on finish().
class EnergyToPower {
 public:
    /// `interval`: the usual step between the meter's readings.
    EnergyToPower(PowerContent content, Duration interval, ReadingTaker next);
    void add(const Reading& reading);
    void finish();
    const RegisterCounts& counts() const { return counts_; }

 private:
    double increment(double from, double to);
    void pass(Reading reading, std::optional<Timestamp> nextAt, double nextTotal);

    PowerContent content_;
    Duration interval_;
    ReadingTaker next_;
    std::optional<Reading> held_;
    RegisterCounts counts_;
};

/// 10^k when a running total that fell from `from` to `to` has run over it, else 0: it was in the
/// last tenth before 10^k and is in the first tenth behind.
double rolloverOf(double from, double to);

}  // namespace joulewatch
