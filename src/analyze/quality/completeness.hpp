#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/reading.hpp"

namespace joulewatch {

/// How much of what a meter should have sent is there.
struct MeterCompleteness {
    MeterId meter;
    Metric metric{};     // whose values are counted
    double percent = 0;  // of the intervals between its first and last reading
    std::uint64_t days = 0;
    std::uint64_t gaps = 0;               // stretches without a value
    std::vector<Timestamp> excludedDays;  // not enough there: not in totals; the first kMaxDays
    std::uint64_t excludedDayCount = 0;
};

/// Counts a meter's values of one metric per calendar day. Zero is a value, missing is not.
class Completeness {
 public:
    static constexpr double kEnoughOfDay = 0.75;
    static constexpr std::size_t kMaxDays = 4000;

    /// Whether `values` are at least 75 % of what a meter should have sent on a day, of whose
    /// readings the first and the last are `first` and `last`: a recording that begins at noon
    /// lacks no morning.
    static bool isEnough(std::uint64_t values, std::int64_t day, Timestamp first, Timestamp last,
                         Duration interval);

    Completeness(MeterId meter, Duration interval, Metric metric);
    void add(const Reading& reading);
    MeterCompleteness finish();

 private:
    void endDay(Timestamp last);

    MeterCompleteness result_;
    Duration interval_;
    Metric metric_;
    std::optional<Timestamp> first_, last_;  // readings, with a value or without
    bool inGap_ = false;
    std::optional<std::int64_t> day_;
    std::uint64_t ofDay_ = 0, values_ = 0;
};

}  // namespace joulewatch
