#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/time.hpp"

namespace joulewatch {

/// How often a meter sends: the median of its last gaps. Of two sendings the gap is what passed
/// between them or between their newest readings, whichever is longer: a backlog that comes at
/// once, and rows that are collected and sent together, are no quicker rhythm. Plain numbers, to
/// be held for each of many meters.
class SendingRhythm {
 public:
    static constexpr std::size_t kGaps = 15;
    static constexpr std::size_t kFewest = 3;  // gaps, before they say anything

    /// What is sent again or late (no reading newer than before) has no part in the rhythm.
    void note(Timestamp arrived, Timestamp newestReading);
    /// As found out by an earlier run of the program, until there is something newer.
    void recall(std::optional<Duration> interval) { recalled_ = interval; }
    std::optional<Duration> interval() const;

 private:
    std::optional<Timestamp> arrived_, newestReading_;
    std::optional<Duration> recalled_;
    std::array<std::uint32_t, kGaps> gapsMs_{};  // up to 49 days, in a ring
    std::uint32_t count_ = 0;                    // of all gaps so far
};

/// How many readings came lately: counted by the minute, for a quarter of an hour.
class RecentReadings {
 public:
    static constexpr std::int64_t kMinutes = 15;

    void add(Timestamp now, std::uint64_t readings);
    /// Mean of the whole minutes since the first reading, at most kMinutes of them; in the first
    /// minute what came so far.
    double perMinute(Timestamp now) const;

 private:
    std::array<std::uint32_t, kMinutes + 1> counts_{};  // by minute, modulo their number
    std::optional<std::int64_t> firstMinute_;
    std::int64_t newestMinute_ = 0;
};

}  // namespace joulewatch
