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
        for (; i < at.size() && at[i] < hourEnd_ && at_.size() < kMaxDayRows; ++i) {
            const double ratio = currentA[i] / medianA;
            if (!std::isfinite(ratio)) continue;
            at_.push_back(at[i]);
            ratio_.push_back(ratio);
        }
    }
}

void ScheduleNormaliser::closeDay(const Sink& sink) {
    sorted_ = ratio_;
    const double median = quantileInPlace(sorted_, 0.5);
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
    sorted_ = {};
}

}  // namespace joulewatch
