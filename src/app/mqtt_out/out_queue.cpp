#include "app/mqtt_out/out_queue.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace joulewatch {

void OutQueue::stored(std::span<const MeterReadings> readings) {
    const Timestamp now = now_();
    bool isNews = false;
    {
        const std::lock_guard lock(mutex_);
        const bool wasEmpty = rows_.empty() && !hasUnknown_;
        for (const MeterReadings& each : readings) {
            const auto at = each.at();
            OutMeter* meter = each.empty() ? nullptr : meterOf(each.meter(), at[0]);
            if (meter == nullptr) continue;
            for (std::size_t row = 0; row < each.rows(); ++row) {
                if (at[row] < meter->latest.at) continue;
                count(*meter, at[row], each.value(Metric::activePowerKw, row), now);
                if (at[row] >= now - kHistory || row + 1 == each.rows()) add(*meter, each, row);
            }
        }
        isNews = isOpen_ && wasEmpty && (!rows_.empty() || hasUnknown_);
    }
    if (isNews) news_();
}

/// A new one when there is none; null when there are too many.
OutMeter* OutQueue::meterOf(std::string_view id, Timestamp at) {
    const auto there = meters_.find(id);
    if (there != meters_.end()) return &there->second;
    if (meters_.size() == kMaxMeters) return nullptr;
    OutMeter& made = meters_[MeterId(id)];
    made.latest.meter = id;
    made.latest.at = at;
    hasUnknown_ = true;
    return &made;
}

void OutQueue::count(OutMeter& meter, Timestamp at, double powerKw, Timestamp now) {
    if (!std::isnan(powerKw) && at >= now - kCounted) meter.energy.add(at, powerKw);
}

void OutQueue::add(OutMeter& meter, const MeterReadings& readings, std::size_t row) {
    OutRow out{MeterId(readings.meter()), readings.at()[row], {}};
    for (const MetricInfo& each : kMetrics) {
        const double value = readings.value(each.metric, row);
        if (std::isnan(value)) continue;
        out.values[index(each.metric)] = meter.latest.values[index(each.metric)] = value;
        meter.metrics = meter.metrics.with(MetricSet(each.metric));
    }
    meter.latest.at = out.at;
    if (!std::isnan(out.values[index(Metric::activePowerKw)]) && meter.energy.hasCounted()) {
        out.energyImportKwh = meter.latest.energyImportKwh = meter.energy.importKwh();
        if (meter.energy.exportKwh() > 0)
            out.energyExportKwh = meter.latest.energyExportKwh = meter.energy.exportKwh();
    }
    if (meter.side == OutSide::brokers) return;
    if (!isOpen_ || meter.side == OutSide::unknown) {
        if (std::exchange(meter.isWaiting, true) && meter.side == OutSide::ours) ++lost_;
        return;
    }
    if (rows_.size() == kMost) {
        rows_.pop_front();
        ++lost_;
    }
    rows_.push_back(std::move(out));
}

std::vector<OutRow> OutQueue::open() {
    const std::lock_guard lock(mutex_);
    isOpen_ = true;
    std::vector<OutRow> first;
    for (auto& [id, meter] : meters_)
        if (meter.side == OutSide::ours && std::exchange(meter.isWaiting, false))
            first.push_back(meter.latest);
    return first;
}

std::vector<OutRow> OutQueue::sort(const std::function<OutSide(const MeterId&)>& sideOf) {
    const std::lock_guard lock(mutex_);
    std::vector<OutRow> first;
    hasUnknown_ = false;
    for (auto& [id, meter] : meters_) {
        meter.side = sideOf(id);
        hasUnknown_ = hasUnknown_ || meter.side == OutSide::unknown;
        if (isOpen_ && meter.side == OutSide::ours && std::exchange(meter.isWaiting, false))
            first.push_back(meter.latest);
    }
    return first;
}

void OutQueue::close() {
    const std::lock_guard lock(mutex_);
    isOpen_ = false;
    // Of those that are in the queue the latest values are still to be said, the others are lost.
    for (const OutRow& each : rows_) {
        const auto meter = meters_.find(each.meter);
        if (meter != meters_.end() && std::exchange(meter->second.isWaiting, true)) ++lost_;
    }
    rows_.clear();
}

std::vector<OutRow> OutQueue::take(std::size_t most) {
    const std::lock_guard lock(mutex_);
    const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(std::min(most, rows_.size()));
    std::vector<OutRow> taken(std::make_move_iterator(rows_.begin()), std::make_move_iterator(end));
    rows_.erase(rows_.begin(), end);
    return taken;
}

std::vector<OutRow> OutQueue::latest() const {
    const std::lock_guard lock(mutex_);
    std::vector<OutRow> all;
    for (const auto& [id, meter] : meters_)
        if (meter.side == OutSide::ours) all.push_back(meter.latest);
    return all;
}

void OutQueue::with(std::string_view meter,
                    const std::function<void(const OutMeter&)>& with) const {
    const std::lock_guard lock(mutex_);
    const auto there = meters_.find(meter);
    if (there != meters_.end()) with(there->second);
}

bool OutQueue::hasUnknown() const {
    const std::lock_guard lock(mutex_);
    return hasUnknown_;
}

std::uint64_t OutQueue::lost() const {
    const std::lock_guard lock(mutex_);
    return lost_;
}

}  // namespace joulewatch
