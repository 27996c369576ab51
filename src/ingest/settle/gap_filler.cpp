#include "ingest/settle/gap_filler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace joulewatch {
namespace {

constexpr Duration kLongest = std::chrono::hours{24};
constexpr std::uint64_t kLongestLine = 2;  // intervals
constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();

}  // namespace

GapFiller::GapFiller(Duration interval, MetricSet present, const MetricMedians& medians, Taker next)
    : interval_(interval), present_(present), medians_(&medians), next_(std::move(next)) {}

void GapFiller::add(const Reading& reading) {
    if (lastAt_ && interval_.count() > 0 && reading.at - *lastAt_ <= kLongest) {
        Reading absent{*lastAt_ + interval_, {}};
        absent.values.fill(kMissing);
        // Half an interval of tolerance: a late stamp is no missing one.
        for (; 2 * (reading.at - absent.at) > interval_; absent.at += interval_) take(absent, true);
    }
    take(reading, false);
    lastAt_ = reading.at;
}

void GapFiller::take(const Reading& reading, bool inserted) {
    const std::uint64_t row = firstWaiting_ + waiting_.size();
    waiting_.push_back({reading, {}, inserted});
    std::uint64_t oldest = row + 1;
    for (const MetricInfo& each : kMetrics) {
        const std::size_t c = index(each.metric);
        if (!present_.contains(each.metric)) continue;
        const bool here = !std::isnan(reading.values[c]);
        std::optional<Gap>& gap = gaps_[c];
        if (!here && !gap && last_[c]) gap = Gap{row, last_[c]->at, last_[c]->values[c]};
        if (gap && reading.at - gap->before > kLongest) {
            gap.reset();  // too long: it stays
            last_[c].reset();
        }
        if (here) {
            if (gap) close(c, *gap, reading);
            gap.reset();
            last_[c] = reading;
        }
        if (gap) oldest = std::min(oldest, gap->first);
    }
    passUntil(oldest);
}

/// `end` is the first reading behind the gap, and the last that waits.
void GapFiller::close(std::size_t metric, const Gap& gap, const Reading& end) {
    const std::uint64_t rows = firstWaiting_ + waiting_.size() - 1 - gap.first;
    const double length = static_cast<double>((end.at - gap.before).count());
    for (std::uint64_t row = gap.first; row < gap.first + rows; ++row) {
        Waiting& filled = waiting_[row - firstWaiting_];
        double value = kMissing;
        if (rows <= kLongestLine) {
            const double share =
                static_cast<double>((filled.reading.at - gap.before).count()) / length;
            value = gap.value + share * (end.values[metric] - gap.value);
        } else if (const auto usual = (*medians_)[metric].median(hourOfWeek(filled.reading.at))) {
            value = *usual;
        }
        if (std::isnan(value)) continue;
        filled.reading.values[metric] = value;
        filled.imputed = filled.imputed.with(MetricSet(kMetrics[metric].metric));
    }
}

void GapFiller::passUntil(std::uint64_t row) {
    while (firstWaiting_ < row && !waiting_.empty()) pass();
}

void GapFiller::pass() {
    const Waiting& front = waiting_.front();
    const bool any = std::ranges::any_of(
        kMetrics, [&](const MetricInfo& each) { return front.imputed.contains(each.metric); });
    if (!front.inserted || any) next_(front.reading, front.imputed);
    waiting_.pop_front();
    ++firstWaiting_;
}

void GapFiller::finish() { passUntil(kNone); }

}  // namespace joulewatch
