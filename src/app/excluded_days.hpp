#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "reports/section.hpp"
#include "store/reading_store.hpp"

namespace joulewatch {

/// The days of each meter that count in no total, because less than 75 % of their readings are
/// there: in the file, or after decisions about findings.
struct ExcludedDays {
    std::map<MeterId, std::vector<TimeRange>> ofMeter;  // whole days, neighbours joined

    std::vector<TimeRange> within(const MeterId& meter, TimeRange range) const;
    std::vector<TimeRange> ofAnyMeter(TimeRange range) const;  // joined
    /// A day of two meters counts twice.
    std::size_t count(TimeRange range) const;
};

/// From a stored quality report.
ExcludedDays readExcludedDays(const Json& report);

/// Judges the days of `touched` anew by what the store has now, in the report's completeness.
Result<void> judgeDaysAnew(const ReadingStore& store, const StoredMeter& meter, TimeRange touched,
                           Json& report);

}  // namespace joulewatch
