#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/devices.hpp"
#include "app/line_readers.hpp"
#include "app/meter_registry.hpp"
#include "core/result.hpp"
#include "ingest/sent_readings.hpp"
#include "store/journaled_readings.hpp"

namespace joulewatch {

/// Readings as they came.
struct Incoming {
    std::string_view body;
    std::string_view idempotencyKey;  // the sender's own name for this body; empty: none
    std::string_view senderId;        // a device's or a user's: their keys are apart
    Sender* sender = nullptr;         // null: a person, who may write any meter
};

/// A meter that the sender may not write.
struct RefusedMeter {
    std::string meter;
    std::size_t readings;  // of it, that were not kept
};

struct Ingested {
    std::size_t stored = 0;      // readings that were new
    std::size_t duplicates = 0;  // readings of a body that was here already
    std::vector<RejectedReading> rejected;
    std::vector<RefusedMeter> refused;
    std::vector<IgnoredField> ignored;  // of line protocol: fields that are no metric of ours
    /// More than zero: nothing was kept, the sender is too fast.
    std::chrono::milliseconds waitFor{0};
};

/// Called once, from any thread, which it must not hold up.
using IngestDone = std::function<void(const Result<Ingested>&)>;

/// Takes what a device sends: once `done` is told so, it survives a crash and a power cut. The same
/// readings again, or others under the same `idempotencyKey`, change nothing. `invalidInput` when
/// there is nothing readable in it. The registry hears of what is stored, and of what is not.
/// `incoming` is needed until this returns.
void ingest(JournaledReadings& readings, MeterRegistry& registry, const Incoming& incoming,
            IngestDone done);
/// The same for InfluxDB's line protocol. `precision` is the unit of the stamps: ns (when empty),
/// us, ms, s, m or h.
void ingestLines(JournaledReadings& readings, MeterRegistry& registry, LineReaders& readers,
                 const Incoming& incoming, std::string_view precision, IngestDone done);

}  // namespace joulewatch
