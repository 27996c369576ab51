#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/reading.hpp"

namespace joulewatch {

/// How much of what a meter should have sent is there.
struct MeterCompleteness {
    MeterId meter;
    double percent = 0;  // of the intervals between its first and last reading
    std::uint64_t days = 0;
    std::uint64_t gaps = 0;               // stretches without a value
    std::vector<Timestamp> excludedDays;  // less than 75 % there: not in totals; the first 1000
    std::uint64_t excludedDayCount = 0;
};

/// Counts a meter's values of one metric per calendar day. Zero is a value, missing is not.
class Completeness {
 public:
    static constexpr double kEnoughOfDay = 0.75;
    static constexpr std::size_t kMaxDays = 1000;

    Completeness(MeterId meter, Duration interval, Metric metric);
    void add(const Reading& reading);
    MeterCompleteness finish();

 private:
    void endDay();

    MeterCompleteness result_;
    Duration interval_;
    Metric metric_;
    std::optional<Timestamp> first_, last_;  // readings, with a value or without
    bool inGap_ = false;
    std::optional<std::int64_t> day_;
    std::uint64_t ofDay_ = 0, values_ = 0;
};

}  // namespace joulewatch
