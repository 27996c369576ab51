#include "ingest/row_table.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace joulewatch {
namespace {

constexpr std::size_t kColumns = kMetrics.size();

/// Where the next row of a meter is written.
struct Target {
    std::size_t rows = 0;
    Timestamp last = Timestamp::min();
    bool inOrder = true;
    Timestamp* at = nullptr;
    std::array<double*, kColumns> columns{};

    void count(const SentRow& row) {
        inOrder = inOrder && (rows == 0 || row.at > last);
        last = row.at;
        ++rows;
    }
    void aimAt(ReadingBatch& batch) {
        at = batch.mutableAt().data();
        for (const MetricInfo& each : kMetrics)
            columns[index(each.metric)] = batch.mutableColumn(each.metric).data();
    }
    void write(const SentRow& row) {
        *at++ = row.at;
        for (std::size_t c = 0; c < kColumns; ++c) *columns[c]++ = row.values[c];
    }
};

/// By time, and one row a time.
ReadingBatch settled(const std::string& meter, std::vector<const SentRow*> rows) {
    std::ranges::stable_sort(rows, {}, [](const SentRow* row) { return row->at; });
    ReadingBatch batch(meter);
    for (std::size_t i = 0; i < rows.size();) {
        const Timestamp at = rows[i]->at;
        Sample values;
        for (; i < rows.size() && rows[i]->at == at; ++i)
            for (std::size_t c = 0; c < kColumns; ++c)
                if (!std::isnan(rows[i]->values[c])) values[c] = rows[i]->values[c];
        batch.append(at, values);
    }
    return batch;
}

/// The meters that have rows, in order of their names: of many that are known few may be here.
std::vector<std::uint32_t> metersIn(std::span<const SentRow> rows,
                                    std::span<const std::string> meterNames) {
    std::vector<std::uint32_t> meters;
    meters.reserve(std::min(rows.size(), meterNames.size()));
    std::vector<bool> seen(rows.size() > 1 ? meterNames.size() : 0);
    for (const SentRow& row : rows) {
        if (!seen.empty() && seen[row.meter]) continue;
        if (!seen.empty()) seen[row.meter] = true;
        meters.push_back(row.meter);
    }
    std::ranges::sort(meters, {},
                      [&](std::uint32_t meter) -> const std::string& { return meterNames[meter]; });
    return meters;
}

}  // namespace

std::vector<ReadingBatch> batchesOf(std::span<const SentRow> rows,
                                    std::span<const std::string> meterNames) {
    if (rows.size() == 1) {
        std::vector<ReadingBatch> one(1);
        one[0].reshape(meterNames[rows[0].meter], 1, MetricSet::all());
        Target target;
        target.aimAt(one[0]);
        target.write(rows[0]);
        return one;
    }
    const std::vector<std::uint32_t> meters = metersIn(rows, meterNames);
    std::vector<std::uint32_t> placeOf;  // by meter; of use where there are many rows
    if (meters.size() > 1) {
        placeOf.resize(1 + *std::ranges::max_element(meters));
        for (std::uint32_t place = 0; place < meters.size(); ++place)
            placeOf[meters[place]] = place;
    }
    const auto place = [&](const SentRow& row) { return placeOf.empty() ? 0 : placeOf[row.meter]; };
    std::vector<Target> targets(meters.size());
    for (const SentRow& row : rows) targets[place(row)].count(row);

    std::vector<ReadingBatch> batches(meters.size());
    std::vector<std::vector<const SentRow*>> unsettled(meters.size());
    for (std::size_t m = 0; m < targets.size(); ++m) {
        if (!targets[m].inOrder) continue;
        batches[m].reshape(meterNames[meters[m]], targets[m].rows, MetricSet::all());
        targets[m].aimAt(batches[m]);
    }
    for (const SentRow& row : rows)
        if (const std::uint32_t m = place(row); targets[m].inOrder)
            targets[m].write(row);
        else
            unsettled[m].push_back(&row);
    for (std::size_t m = 0; m < targets.size(); ++m)
        if (!unsettled[m].empty())
            batches[m] = settled(meterNames[meters[m]], std::move(unsettled[m]));
    return batches;
}

}  // namespace joulewatch
