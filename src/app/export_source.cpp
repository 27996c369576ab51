#include "app/export_source.hpp"

#include <algorithm>

namespace joulewatch {

Result<ExportColumns> columnsOf(const ExportChoice& choice) {
    const auto aggregates = choice.readings->store->aggregates(choice.range);
    if (!aggregates) return fail(aggregates.error());
    ExportColumns columns{MetricSet(), false, false};
    for (const Meter& meter : choice.meters) {
        columns.machineType = columns.machineType || !meter.type.empty();
        columns.excludedDay = columns.excludedDay ||
                              !choice.readings->excluded.within(meter.id, choice.range).empty();
        const auto found =
            std::ranges::lower_bound(*aggregates, meter.id, {}, &MeterAggregates::meter);
        if (found == aggregates->end() || found->meter != meter.id) continue;
        for (const MetricInfo& each : kMetrics)
            if (found->metrics[index(each.metric)].count > 0)
                columns.metrics = columns.metrics.with(MetricSet(each.metric));
    }
    return columns;
}

Result<const ExportRows*> ExportSource::next() {
    for (; meter_ < choice_.meters.size(); ++meter_, from_ = choice_.range.from) {
        const Meter& meter = choice_.meters[meter_];
        const TimeRange rest{from_, choice_.range.to};
        bool any = false;
        const auto read =
            choice_.readings->store->read(meter.id, rest, metrics_, [&](const ReadingBatch& batch) {
                batch_ = batch;
                any = true;
                return false;
            });
        if (!read) return fail(read.error());
        if (!any) continue;
        from_ = batch_.at().back() + Duration{1};
        excluded_ = choice_.readings->excluded.within(
            meter.id, {batch_.at().front(), batch_.at().back() + Duration{1}});
        rows_.emplace(ExportRows{meter, batch_, excluded_});
        return &*rows_;
    }
    return nullptr;
}

}  // namespace joulewatch
