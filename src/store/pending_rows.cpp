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

/// By time; of equal stamps one is left, with the last word of the last.
void settle(std::vector<TailRow>& rows) {
    const auto isRising = [](const TailRow& a, const TailRow& b) { return a.at < b.at; };
    if (std::ranges::adjacent_find(rows, std::not_fn(isRising)) == rows.end()) return;
    std::ranges::stable_sort(rows, {}, &TailRow::at);
    std::size_t last = 0;
    for (std::size_t i = 1; i < rows.size(); ++i)
        if (rows[i].at == rows[last].at)
            rows[last].update(rows[i]);
        else
            rows[++last] = rows[i];
    rows.resize(last + 1);
}

}  // namespace

void PendingRows::add(std::uint32_t meter, const MeterReadings& readings, RowUpdate update) {
    for (std::size_t i = 0; i < readings.rows(); ++i) {
        Row& row = rows_.emplace_back(Row{meter, {readings.at()[i], readings.sample(i)}});
        // A sum with 0 makes 0 of -0, which packed decimals do not know.
        for (double& value : row.row.sample) value += 0.0;
        row.row.whole = update == RowUpdate::whole;
        count(meter, readings.at()[i]);
    }
}

void PendingRows::count(std::uint32_t meter, Timestamp at) {
    if (meter >= reached_.size()) reached_.resize(meter + 1, {kNever, kNever});
    Reached& reached = reached_[meter];
    const std::int64_t quarter = bucketAt(at, kQuarterHour);
    if (quarter == reached.newest || quarter == reached.late) return;
    const bool isNew = quarter > reached.newest;
    (isNew ? reached.newest : reached.late) = quarter;
    buckets_ += isNew ? kBucketsOfNew : kBucketsOfLate;
}

void PendingRows::forgetBuckets() {
    buckets_ = 0;
    for (Reached& each : reached_) each.late = kNever;
}

/// The places of the rows, by meter and as they came.
std::vector<std::uint32_t> PendingRows::byMeter() const {
    std::vector<std::uint32_t> next(reached_.size() + 1);
    for (const Row& each : rows_) ++next[each.meter + 1];
    for (std::size_t m = 1; m < next.size(); ++m) next[m] += next[m - 1];
    std::vector<std::uint32_t> places(rows_.size());
    for (std::uint32_t i = 0; i < rows_.size(); ++i) places[next[rows_[i].meter]++] = i;
    return places;
}

Result<void> PendingRows::drain(const Take& take) {
    const std::vector<std::uint32_t> places = byMeter();
    std::vector<TailRow> rows;
    for (std::size_t i = 0; i < places.size();) {
        const std::size_t first = i;
        const std::uint32_t meter = rows_[places[i]].meter;
        rows.clear();
        for (; i < places.size() && rows_[places[i]].meter == meter; ++i)
            rows.push_back(rows_[places[i]].row);
        settle(rows);
        if (auto taken = take(meter, rows); !taken) {
            std::vector<Row> left;
            for (const std::uint32_t place : std::span(places).subspan(first))
                left.push_back(rows_[place]);
            rows_ = std::move(left);
            return taken;
        }
    }
    rows_ = {};
    buckets_ = 0;
    return {};
}

}  // namespace joulewatch
