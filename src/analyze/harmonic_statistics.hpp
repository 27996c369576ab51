#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/reading_batch.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// The percentiles that limits are held against, of the worst day and the worst week; a row holds
/// percents of the reference: the total, each order from 2 on, the total up to order 40.
struct HarmonicPercentiles {
    static constexpr int kOrders = 50;
    static constexpr std::size_t kColumns = kOrders + 1;
    static double total(const std::vector<double>& row) { return row.front(); }
    static double ofOrder(const std::vector<double>& row, int order) {
        return row[static_cast<std::size_t>(order) - 1];
    }
    static double totalTo40(const std::vector<double>& row) { return row.back(); }

    std::vector<double> dailyP99;                    // of 3 s values
    std::vector<double> weeklyP95, weeklyP99;        // of 10 min values
    bool completeDay = false, completeWeek = false;  // recorded nearly without a gap

    bool empty() const { return dailyP99.empty(); }
    /// The larger of each figure: of the phases, the worst counts.
    void takeLarger(const HarmonicPercentiles& other);
};

/// Windows of one channel, aggregated as IEC 61000-4-30 does: 3 s from 15 windows in a row, 10 min
/// by the clock, each the root of the mean square. Keeps a day of 3 s and a week of 10 min values.
class HarmonicStatistics {
 public:
    /// `reference`: what percents refer to; NaN: the fundamental of the same time.
    explicit HarmonicStatistics(double reference = kMissing) : reference_(reference) {}

    /// One window of 10 or 12 cycles; `follows` the one before without a gap.
    void add(Timestamp at, bool follows, std::span<const double> orderRms);
    HarmonicPercentiles finish();

 private:
    struct Aggregate {
        std::vector<double> squares;
        std::uint64_t windows = 0;
        void add(std::span<const double> orderRms);
    };
    /// Rows of one day or week, and the number of its windows.
    struct Series {
        std::vector<float> rows;  // kColumns each: a week of continuous recording stays small
        std::uint64_t windows = 0;
    };

    void close(Aggregate& aggregate, Series& into) const;
    void closeDay();
    void closeWeek();

    double reference_;
    Aggregate threeSeconds_, tenMinutes_;
    Series day_, week_;
    std::int64_t slot_ = 0, dayNumber_ = 0, weekNumber_ = 0;
    bool started_ = false;
    HarmonicPercentiles worst_;
};

}  // namespace joulewatch
