#include "ingest/line_protocol/row_table.hpp"

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

}  // namespace

std::vector<ReadingBatch> batchesOf(std::span<const SentRow> rows,
                                    std::span<const std::string> meterNames) {
    std::vector<Target> targets(meterNames.size());
    for (const SentRow& row : rows) targets[row.meter].count(row);

    std::vector<ReadingBatch> batches(meterNames.size());
    std::vector<std::vector<const SentRow*>> unsettled(meterNames.size());
    for (std::size_t m = 0; m < targets.size(); ++m) {
        if (!targets[m].inOrder || targets[m].rows == 0) continue;
        batches[m].reshape(meterNames[m], targets[m].rows, MetricSet::all());
        targets[m].aimAt(batches[m]);
    }
    for (const SentRow& row : rows)
        if (targets[row.meter].inOrder)
            targets[row.meter].write(row);
        else
            unsettled[row.meter].push_back(&row);
    for (std::size_t m = 0; m < targets.size(); ++m)
        if (!unsettled[m].empty()) batches[m] = settled(meterNames[m], std::move(unsettled[m]));

    std::erase_if(batches, [](const ReadingBatch& batch) { return batch.empty(); });
    std::ranges::sort(batches, {}, &ReadingBatch::meter);
    return batches;
}

}  // namespace joulewatch
