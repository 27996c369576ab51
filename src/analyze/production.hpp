#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/machine_survey.hpp"

namespace joulewatch {

/// The hours in which a machine is expected to produce.
class ProductionHours {
 public:
    /// Monday to Friday from 06 to 22.
    static ProductionHours usual();
    /// The usual hours, or, where the machine's own medians show it idle in more than a quarter of
    /// those, the hours in which it does run: a night shift's, a weekend plant's.
    static ProductionHours of(const MachineSurvey& survey);

    bool contains(bool weekend, int hour) const {
        return hours_[weekend ? 1 : 0][static_cast<std::size_t>(hour)];
    }
    /// The longest run of production hours in one kind of day.
    std::size_t longestRunHours() const;
    bool operator==(const ProductionHours&) const = default;

 private:
    std::array<std::bitset<24>, 2> hours_;  // by weekend
};

/// A stretch of production on the grid of the machine's interval; NaN where a reading is missing.
struct ProductionStretch {
    Timestamp start;
    std::span<const double> values;
    std::size_t present = 0;  // values that are numbers
};

/// Whether `stretch` is long and whole enough for a spectrum of full stretches of `fullSamples`: at
/// least half as long, three quarters of it present. Then `out` gets its values without their mean,
/// 0 where one is missing.
bool centred(const ProductionStretch& stretch, std::size_t fullSamples, std::vector<double>& out);

/// Cuts readings into stretches of production: a stretch ends with the production hours, at a gap
/// longer than a twentieth of `longest`, or when it holds `longest` samples.
class ProductionStretches {
 public:
    using Sink = std::function<void(const ProductionStretch&)>;
    ProductionStretches(Duration interval, std::size_t longest);

    /// Readings oldest first; `producing` tells for all of them whether they are production.
    void add(std::span<const Timestamp> at, std::span<const double> values, bool producing,
             const Sink& sink);
    void finish(const Sink& sink);

 private:
    void place(Timestamp at, double value, const Sink& sink);

    Duration interval_;
    std::size_t longest_;
    std::size_t longestGap_;
    Timestamp start_{};
    Timestamp last_{};
    std::vector<double> values_;
    std::size_t present_ = 0;
};

/// How many samples make a full stretch: the longest run of production hours, at most 10 000, and a
/// quick length to transform; 0 where there is no production or no interval.
std::size_t stretchSamples(const ProductionHours& hours, Duration interval);
inline constexpr std::size_t kMaxStretchSamples = 10'000;

/// Why the machine's production cannot be judged, as a sentence; empty where it can.
/// `usableStretches`: those that centred() took.
std::optional<std::string> productionShortage(const MachineSurvey& survey,
                                              std::size_t usableStretches);

}  // namespace joulewatch
