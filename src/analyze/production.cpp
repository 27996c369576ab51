#include "analyze/production.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "signal/autocorrelation.hpp"

namespace joulewatch {

ProductionHours ProductionHours::usual() {
    ProductionHours usual;
    for (std::size_t hour = 6; hour < 22; ++hour) usual.hours_[0].set(hour);
    return usual;
}

ProductionHours ProductionHours::of(const MachineSurvey& survey) {
    const ProductionHours expected = usual();
    ProductionHours running;
    std::size_t known = 0;
    std::size_t idle = 0;
    for (std::size_t day = 0; day < 2; ++day)
        for (std::size_t hour = 0; hour < 24; ++hour) {
            const double medianA = survey.scheduleMedianA[day][hour];
            if (medianA > survey.runningThresholdA) running.hours_[day].set(hour);
            if (std::isnan(medianA) || !expected.hours_[day][hour]) continue;
            ++known;
            if (!running.hours_[day][hour]) ++idle;
        }
    return 4 * idle > known ? running : expected;
}

std::size_t ProductionHours::longestRunHours() const {
    std::size_t longest = 0;
    for (const auto& day : hours_) {
        std::size_t run = 0;
        for (std::size_t hour = 0; hour < 24; ++hour) {
            run = day[hour] ? run + 1 : 0;
            longest = std::max(longest, run);
        }
    }
    return longest;
}

std::size_t stretchSamples(const ProductionHours& hours, Duration interval) {
    const Duration run = std::chrono::hours{hours.longestRunHours()};
    if (interval <= Duration{0} || run < interval) return 0;
    return smoothLengthUpTo(
        std::min<std::size_t>(static_cast<std::size_t>(run / interval), kMaxStretchSamples));
}

bool centred(const ProductionStretch& stretch, std::size_t fullSamples, std::vector<double>& out) {
    const std::size_t length = stretch.values.size();
    if (fullSamples < 2 || 2 * length < fullSamples) return false;
    if (4 * stretch.present < 3 * length) return false;
    double sum = 0;
    for (const double each : stretch.values)
        if (!std::isnan(each)) sum += each;
    const double mean = sum / static_cast<double>(stretch.present);
    out.resize(length);
    for (std::size_t i = 0; i < length; ++i)
        out[i] = std::isnan(stretch.values[i]) ? 0 : stretch.values[i] - mean;
    return true;
}

std::optional<std::string> productionShortage(const MachineSurvey& survey,
                                              std::size_t usableStretches) {
    if (std::isnan(survey.runningThresholdA)) return "There is no reading of the current.";
    if (std::isnan(survey.runningMedianA)) return "The machine never draws current.";
    const std::chrono::duration<double, std::ratio<3600>> span =
        survey.span.to - survey.span.from + survey.interval;
    if (span < std::chrono::hours{24})
        return fmt::format(
            "The readings span {:.3g} hours; the machine's daily schedule cannot be told from less "
            "than a day.",
            span.count());
    if (usableStretches > 0) return std::nullopt;
    return "No day holds enough readings in production hours (Monday to Friday, 06 to 22, unless "
           "the "
           "machine's own schedule differs).";
}

ProductionStretches::ProductionStretches(Duration interval, std::size_t longest)
    : interval_(interval), longest_(longest), longestGap_(longest / 20) {
    values_.reserve(longest);
}

void ProductionStretches::add(std::span<const Timestamp> at, std::span<const double> values,
                              bool producing, const Sink& sink) {
    if (!producing) return finish(sink);
    for (std::size_t i = 0; i < at.size(); ++i)
        if (!std::isnan(values[i])) place(at[i], values[i], sink);
}

/// A reading goes to the slot nearest to its stamp, so that a jittering clock keeps its grid; of
/// two readings for one slot the first stays.
void ProductionStretches::place(Timestamp at, double value, const Sink& sink) {
    if (!values_.empty() && at - last_ != interval_) {
        const auto slot = static_cast<std::size_t>((at - start_ + interval_ / 2) / interval_);
        if (slot < values_.size()) return;
        const std::size_t missing = slot - values_.size();
        if (missing > longestGap_ || slot >= longest_)
            finish(sink);
        else
            values_.insert(values_.end(), missing, kMissing);
    }
    if (values_.empty()) start_ = at;
    last_ = at;
    values_.push_back(value);
    ++present_;
    if (values_.size() == longest_) finish(sink);
}

void ProductionStretches::finish(const Sink& sink) {
    if (!values_.empty()) sink({.start = start_, .values = values_, .present = present_});
    values_.clear();
    present_ = 0;
}

}  // namespace joulewatch
