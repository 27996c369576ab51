#include "app/simulate/parcel.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "export/readings/reading_text.hpp"

namespace joulewatch {
namespace {

std::string jsonOf(const Meter& meter, const ReadingBatch& batch) {
    static const ExportColumns kColumns{};
    std::string text;
    makeReadingNdjson(kColumns)->append({meter, batch, {}}, text);
    return text;
}

/// `plant,meter=Machine_05 voltageV=399.4,… 1704067200000`
std::string linesOf(const Meter& meter, const ReadingBatch& batch) {
    std::string text;
    for (std::size_t i = 0; i < batch.rows(); ++i) {
        const char* separator = " ";
        text.append("plant,meter=").append(meter.id);
        for (const MetricInfo& each : kMetrics) {
            const double value = batch.column(each.metric)[i];
            if (std::isnan(value)) continue;
            fmt::format_to(std::back_inserter(text), "{}{}={}", separator, each.name, value);
            separator = ",";
        }
        fmt::format_to(std::back_inserter(text), " {}\n", batch.at()[i].time_since_epoch().count());
    }
    return text;
}

}  // namespace

void ParcelPacker::add(std::size_t machine, Timestamp at, const Sample& sample) {
    batches_.try_emplace(machine, meters_[machine].id).first->second.append(at, sample);
    newest_ = at;
    ++readings_;
}

Parcel ParcelPacker::pack() {
    Parcel parcel;
    for (const auto& [machine, batch] : batches_)
        parcel.body += dialect_ == HttpDialect::json ? jsonOf(meters_[machine], batch)
                                                     : linesOf(meters_[machine], batch);
    parcel.key = fmt::format("{}-{}", run_, parcels_++);
    parcel.readings = std::exchange(readings_, 0);
    parcel.newest = newest_;
    batches_.clear();
    return parcel;
}

}  // namespace joulewatch
