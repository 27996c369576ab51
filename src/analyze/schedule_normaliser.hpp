#pragma once

#include <array>
#include <functional>
#include <span>
#include <vector>

#include "analyze/production.hpp"
#include "core/machine_survey.hpp"

namespace joulewatch {

/// A machine's currents with its calendar taken out, as stretches of production, in one pass:
/// each reading ÷ the machine's own median of that hour of day on weekdays or weekends ÷ the median
/// of the results of that calendar day, which takes out season and slow drift. Hours, not quarter
/// hours: those beat with a cycle of 600 s and distort its third harmonic.
class ScheduleNormaliser {
 public:
    using Sink = ProductionStretches::Sink;
    explicit ScheduleNormaliser(const MachineSurvey& survey);

    /// Calls `sink` for each stretch that is complete with this batch.
    void add(const ReadingBatch& batch, const Sink& sink);
    void finish(const Sink& sink);

    const ProductionHours& production() const { return hours_; }
    /// Samples of a full stretch; 0 where the machine has none.
    std::size_t stretchSamples() const { return stretchSamples_; }

 private:
    /// Readings of a day that belong to one of its hours.
    struct Hour {
        std::size_t begin;
        bool producing;
    };
    void take(std::span<const Timestamp> at, std::span<const double> currentA, double medianA);
    void closeDay(const Sink& sink);

    std::array<std::array<double, 24>, 2> medianA_;  // NaN where it cannot be divided by
    ProductionHours hours_;
    std::size_t stretchSamples_;
    ProductionStretches stretches_;
    Timestamp hourEnd_ = Timestamp::min();
    std::int64_t day_ = 0;
    std::vector<Hour> hoursOfDay_;
    std::vector<Timestamp> at_;  // of the day
    std::vector<double> ratio_;
    std::vector<double> middle_;
};

}  // namespace joulewatch
