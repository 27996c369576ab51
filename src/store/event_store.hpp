#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/meter_event.hpp"
#include "core/result.hpp"

namespace joulewatch {

struct KeptEvent {
    std::int64_t id = 0;  // grows with each new event
    MeterEvent event;
};

struct EventQuery {
    std::optional<MeterId> meter{};
    Timestamp from = Timestamp::min(), to = Timestamp::max();  // of their beginning, half-open
    std::optional<std::int64_t> before{};                      // ids below it only
    std::size_t limit = 100;
};

/// What was noticed about meters. Safe to call from any thread; each call is all or nothing.
class EventStore {
 public:
    /// The oldest go when there are more: a year of a plant's, and a bad day of a large one's.
    static constexpr std::int64_t kMaxEvents = 100'000;

    virtual ~EventStore() = default;
    /// The id of each, in order. One that is there already is changed and keeps its id.
    virtual Result<std::vector<std::int64_t>> put(std::span<const MeterEvent> events) = 0;
    /// Once it has returned, what was put survives a power cut; before, a crash of the program.
    virtual Result<void> sync() = 0;
    /// The newest first, by id.
    virtual Result<std::vector<KeptEvent>> events(const EventQuery& query) = 0;
};

}  // namespace joulewatch
