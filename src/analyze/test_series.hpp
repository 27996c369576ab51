#pragma once

#include <cmath>
#include <functional>
#include <numbers>
#include <random>

#include "analyze/machine_analysis.hpp"

namespace joulewatch {

/// Readings for tests: `sample(at, k)` makes the k-th, from Monday 2024-01-01T00:00:00 unless told
/// otherwise. A missing row is a sample of NaN currents; `keep` leaves rows out altogether.
struct TestSeries {
    std::size_t rows = 0;
    Duration interval = std::chrono::seconds{10};
    std::function<Sample(Timestamp at, std::size_t k)> sample;
    std::function<bool(Timestamp at)> keep = [](Timestamp) { return true; };
    Timestamp start = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1};
    std::size_t batchRows = 4096;
};

/// All passes of `analysis` over the series.
inline void feed(MachineAnalysis& analysis, const TestSeries& series) {
    for (int pass = 0; pass < analysis.passes(); ++pass) {
        ReadingBatch batch("Machine_00");
        for (std::size_t k = 0; k < series.rows; ++k) {
            const Timestamp at = series.start + k * series.interval;
            if (series.keep(at)) batch.append(at, series.sample(at, k));
            if (batch.rows() < series.batchRows && k + 1 < series.rows) continue;
            if (!batch.empty()) analysis.add(batch, pass);
            batch = ReadingBatch("Machine_00");
        }
        analysis.endPass(pass);
    }
}

/// Share of nominal current by the plant's calendar: production 06-22 with a lunch at 70 %, nights
/// 15 %, weekends 30 % of that.
inline double plantSchedule(Timestamp at) {
    const int hour = hourOfDay(at);
    const double day = hour < 6 || hour >= 22 ? 0.15 : hour == 12 ? 0.7 : 1;
    return isWeekend(at) ? 0.3 * day : day;
}

/// A 400 V machine with 45 A nominal on that calendar, white noise of 2 % and a swing, with the
/// decimals that the plant files have.
class TestMachine {
 public:
    explicit TestMachine(
        std::function<double(double seconds)> swing = [](double) { return 0.0; },
        std::uint64_t seed = 1)
        : swing_(std::move(swing)), random_(seed) {}
    Sample operator()(Timestamp at, std::size_t) {
        const double seconds = std::chrono::duration<double>(at.time_since_epoch()).count();
        const double v = 400 * (1 + 0.003 * normal_(random_));
        const double i =
            45 * plantSchedule(at) * (1 + 0.02 * normal_(random_)) * (1 + swing_(seconds));
        const double pf = 0.85 + 0.005 * normal_(random_);
        return {std::round(v * 100) / 100, std::round(i * 100) / 100,
                std::round(v * i * pf / 10) / 100, std::round(pf * 1000) / 1000};
    }

 private:
    std::function<double(double)> swing_;
    std::mt19937_64 random_;
    std::normal_distribution<double> normal_;
};

/// `amplitude`·sin(2π·t/periodS).
inline std::function<double(double)> sine(double amplitude, double periodS) {
    return [=](double seconds) {
        return amplitude * std::sin(2 * std::numbers::pi * seconds / periodS);
    };
}

}  // namespace joulewatch
