#include "store/pending_rows.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "store/rollup_level.hpp"

namespace joulewatch {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();
constexpr Duration kQuarterHour = info(RollupLevel::quarterHour).step;
// A quarter hour, its hour and its day; for late rows those that these are made of, too.
constexpr std::size_t kBucketsOfNew = 3, kBucketsOfLate = 3 + 3 + 23;

}  // namespace

void PendingRows::add(std::uint32_t meter, const MeterReadings& readings, RowUpdate update) {
    const std::size_t from = rows_.size(), count = readings.rows();
    const auto at = readings.at();
    Row row{meter, {{}, {}, update == RowUpdate::whole}};
    row.row.sample.fill(kMissing);
    rows_.resize(from + count, row);
    Row* const rows = rows_.data() + from;
    for (std::size_t i = 0; i < count; ++i) rows[i].row.at = at[i];
    for (const MetricInfo& each : kMetrics) {
        const auto values = readings.column(each.metric);
        // A sum with 0 makes 0 of -0, which packed decimals do not know.
        for (std::size_t i = 0; i < values.size(); ++i)
            rows[i].row.sample[index(each.metric)] = values[i] + 0.0;
    }
    for (std::size_t i = 0; i < count;) {
        const Timestamp next{(bucketAt(at[i], kQuarterHour) + 1) * kQuarterHour};
        this->count(meter, at[i]);
        while (i < count && at[i] < next) ++i;
    }
}

void PendingRows::count(std::uint32_t meter, Timestamp at) {
    if (meter >= reached_.size()) reached_.resize(meter + 1, {kNever, kNever});
    Reached& reached = reached_[meter];
    const std::int64_t quarter = bucketAt(at, kQuarterHour);
    if (quarter == reached.newest || quarter == reached.late) return;
    const bool isNew = quarter > reached.newest;
    // Two that send side by side go back to the quarter hour before for a while: it is counted.
    if (isNew) reached.late = std::exchange(reached.newest, quarter);
    if (!isNew) reached.late = quarter;
    buckets_ += isNew ? kBucketsOfNew : kBucketsOfLate;
}

void PendingRows::forgetBuckets() {
    buckets_ = 0;
    for (Reached& each : reached_) each.late = kNever;
}

/// The places of the rows, by meter and as they came; of each meter, where they end.
std::vector<std::uint32_t> PendingRows::sortByMeter() {
    std::vector<std::uint32_t> next(reached_.size() + 1);
    for (const Row& each : rows_) ++next[each.meter + 1];
    for (std::size_t m = 1; m < next.size(); ++m) next[m] += next[m - 1];
    places_.resize(rows_.size());
    for (std::uint32_t i = 0; i < rows_.size(); ++i)
        places_[next[rows_[i].meter]++] = {rows_[i].row.at, i};
    next.pop_back();
    return next;
}

/// By time, those of equal stamps as they came. What comes is in order, but for what two senders
/// sent side by side: runs are merged, most often with little that moves. What is in no order is
/// left to a sort.
void PendingRows::sortByTime(std::span<Place> places) {
    const auto later = [](const Place& a, const Place& b) { return a.at < b.at; };
    auto moves = static_cast<std::ptrdiff_t>(8 * places.size());  // that are allowed
    auto sorted = places.begin();                                 // up to there
    while (sorted != places.end()) {
        const auto run = sorted;
        sorted = std::is_sorted_until(run, places.end(), later);
        if (run == places.begin() || !later(*run, run[-1])) continue;
        const auto from = std::upper_bound(places.begin(), run, *run, later);
        if ((moves -= sorted - from) < 0) {
            std::ranges::stable_sort(places, later);
            return;
        }
        std::inplace_merge(from, run, sorted, later);
    }
}

/// A meter's rows by time; of equal stamps one is left, with the last word of the last.
void PendingRows::gather(std::span<Place> places, std::vector<TailRow>& rows) const {
    sortByTime(places);
    rows.clear();
    for (const Place& each : places)
        if (const TailRow& row = rows_[each.row].row; !rows.empty() && rows.back().at == row.at)
            rows.back().update(row);
        else
            rows.push_back(row);
}

Result<void> PendingRows::drain(const Take& take) {
    const std::vector<std::uint32_t> ends = sortByMeter();
    std::vector<TailRow> rows;
    std::size_t first = 0;
    for (std::uint32_t meter = 0; meter < ends.size(); first = ends[meter++]) {
        if (first == ends[meter]) continue;
        gather(std::span(places_).subspan(first, ends[meter] - first), rows);
        if (auto taken = take(meter, rows); !taken) {
            std::vector<std::uint32_t> left;
            for (const Place& each : std::span(places_).subspan(first)) left.push_back(each.row);
            std::ranges::sort(left);
            for (std::size_t k = 0; k < left.size(); ++k) rows_[k] = rows_[left[k]];
            rows_.resize(left.size());
            return taken;
        }
    }
    clear();
    return {};
}

/// As many are likely to come again: their memory is kept, unless it was for many more.
void PendingRows::clear() {
    constexpr std::size_t kTooMuch = 4;
    const bool keep = rows_.capacity() <= kTooMuch * rows_.size();
    rows_.clear();
    places_.clear();
    if (!keep) {
        rows_.shrink_to_fit();
        places_.shrink_to_fit();
    }
    buckets_ = 0;
}

}  // namespace joulewatch
