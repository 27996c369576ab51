#include "analyze/schedule_normaliser.hpp"

#include <algorithm>
#include <cmath>

#include "signal/robust.hpp"

namespace joulewatch {
namespace {

using std::chrono::floor;
using std::chrono::hours;

// Of one calendar day: 10 a second would fill it. A day that holds more is taken in pieces.
constexpr std::size_t kMaxDayRows = 864'000;

}  // namespace

ScheduleNormaliser::ScheduleNormaliser(const MachineSurvey& survey)
    : medianA_(survey.scheduleMedianA),
      hours_(ProductionHours::of(survey)),
      stretchSamples_(joulewatch::stretchSamples(hours_, survey.interval)),
      stretches_(survey.interval, stretchSamples_) {
    for (auto& day : medianA_)
        for (double& each : day)
            if (!(each > 0)) each = kMissing;
}

void ScheduleNormaliser::add(const ReadingBatch& batch, const Sink& sink) {
    if (stretchSamples_ == 0) return;
    const auto at = batch.at();
    const auto currentA = batch.column(Metric::currentA);
    for (std::size_t i = 0; i < at.size();) {
        const Timestamp begin = at[i];
        if (begin >= hourEnd_ || at_.size() >= kMaxDayRows) {
            if (dayNumber(begin) != day_ || at_.size() >= kMaxDayRows) closeDay(sink);
            day_ = dayNumber(begin);
            hourEnd_ = floor<hours>(begin) + hours{1};
            hoursOfDay_.push_back(
                {.begin = at_.size(),
                 .producing = hours_.contains(isWeekend(begin), hourOfDay(begin))});
        }
        const double medianA =
            medianA_[isWeekend(begin) ? 1 : 0][static_cast<std::size_t>(hourOfDay(begin))];
        const auto hourRows =
            static_cast<std::size_t>(
                std::lower_bound(at.begin() + static_cast<std::ptrdiff_t>(i), at.end(), hourEnd_) -
                at.begin()) -
            i;
        const std::size_t taken = std::min(hourRows, kMaxDayRows - at_.size());
        take(at.subspan(i, taken), currentA.subspan(i, taken), medianA);
        i += taken;
    }
}

/// Readings of one hour that hold a current, divided by its median.
void ScheduleNormaliser::take(std::span<const Timestamp> at, std::span<const double> currentA,
                              double medianA) {
    std::size_t end = at_.size();
    at_.resize(end + at.size());
    ratio_.resize(end + at.size());
    for (std::size_t i = 0; i < at.size(); ++i) {
        const double ratio = currentA[i] / medianA;
        at_[end] = at[i];
        ratio_[end] = ratio;
        end += std::isfinite(ratio) ? 1 : 0;
    }
    at_.resize(end);
    ratio_.resize(end);
}

void ScheduleNormaliser::closeDay(const Sink& sink) {
    const double median = medianOfMany(ratio_, 0, 2, middle_);
    for (double& each : ratio_) each = median > 0 ? each / median : kMissing;
    const std::span allAt(at_);
    const std::span allRatios(ratio_);
    for (std::size_t h = 0; h < hoursOfDay_.size(); ++h) {
        const std::size_t begin = hoursOfDay_[h].begin;
        const std::size_t end = h + 1 < hoursOfDay_.size() ? hoursOfDay_[h + 1].begin : at_.size();
        stretches_.add(allAt.subspan(begin, end - begin), allRatios.subspan(begin, end - begin),
                       hoursOfDay_[h].producing, sink);
    }
    hoursOfDay_.clear();
    at_.clear();
    ratio_.clear();
}

void ScheduleNormaliser::finish(const Sink& sink) {
    closeDay(sink);
    stretches_.finish(sink);
    at_ = {};
    ratio_ = {};
    middle_ = {};
}

}  // namespace joulewatch
