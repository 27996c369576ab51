#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/reading_batch.hpp"

namespace joulewatch {

/// A meter of the readings that come in by themselves, and what people say of it.
struct RegisteredMeter {
    std::string id;    // random, 20 hex digits: names it in URLs
    MeterId meter;     // as its data names it
    std::string name;  // empty: nobody has said
    std::string siteId;
    std::string place;
    std::string kind;  // of machine or meter
    std::string note;
    /// Silence that raises an alarm. Empty: found out from how often it sends; zero: never.
    std::optional<std::chrono::seconds> silentAfter;
    Timestamp firstSeen;
    /// When its newest readings arrived, not what they say; empty: none came yet.
    std::optional<Timestamp> lastSeen;
    std::optional<Duration> interval;
    std::int64_t readingsPerHour = 0;  // at the time it was last seen
    std::string source;  // what brings it: "http:<device>", "mqtt:<name>"; empty: not known
};

/// What brings readings.
struct SourceFacts {
    std::string source;
    std::optional<Timestamp> lastSeen;  // readings of it were stored; empty: never
    std::int64_t readingsPerHour = 0;
    std::int64_t rejected = 0;  // readings that were none, since it was first heard of
    std::int64_t refused = 0;   // readings of meters that are not its own
    std::string lastError;      // in a sentence
    std::optional<Timestamp> lastErrorAt;
};

/// Safe to call from any thread; each call is all or nothing.
class MeterStore {
 public:
    static constexpr std::int64_t kMaxMeters = 10'000;
    static constexpr std::int64_t kMaxSources = 10'000;

    virtual ~MeterStore() = default;
    /// Those that are there already stay as they are. `conflict` when there would be too many.
    virtual Result<void> addMeters(std::span<const RegisteredMeter> meters) = 0;
    virtual Result<std::vector<RegisteredMeter>> meters() = 0;  // in order of `meter`
    /// What people say of it: name, site, place, kind, note, silentAfter. `notFound` when there is
    /// no such meter or no such site.
    virtual Result<void> changeMeter(const RegisteredMeter& meter) = 0;
    /// What was heard: lastSeen, interval, readingsPerHour and source of meters; all of sources.
    virtual Result<void> noteHeard(std::span<const RegisteredMeter> meters,
                                   std::span<const SourceFacts> sources) = 0;
    virtual Result<std::vector<SourceFacts>> sources() = 0;  // in order of `source`
};

}  // namespace joulewatch
