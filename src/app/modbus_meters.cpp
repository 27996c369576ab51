#include "app/modbus_meters.hpp"

#include <algorithm>
#include <utility>

namespace joulewatch {
namespace {

constexpr std::array<std::string_view, 3> kPhases{"/L1", "/L2", "/L3"};

/// The meter whose phase this would be; empty when its name ends like no phase.
std::string_view wholeOf(std::string_view meter) {
    for (const std::string_view phase : kPhases)
        if (meter.ends_with(phase)) return meter.substr(0, meter.size() - phase.size());
    return {};
}

}  // namespace

Result<void> ModbusMeters::look() {
    if (lookedAt_ && Clock::now() - *lookedAt_ < kLookEvery) return {};
    const auto stored = readings_.meters();
    if (!stored) return fail(stored.error());
    Intervals intervals;
    for (const StoredMeter& each : *stored) intervals[each.meter.id] = each.interval;
    if (auto numbered = numberNew(intervals); !numbered) return numbered;
    intervals_ = std::move(intervals);
    lookedAt_ = Clock::now();
    return {};
}

/// Writes to the disk only where there is somebody new.
Result<void> ModbusMeters::numberNew(const Intervals& intervals) {
    std::vector<std::string> fresh;
    for (const auto& [meter, interval] : intervals)
        if (!numbered_.contains(meter) && !intervals.contains(wholeOf(meter)))
            fresh.push_back(meter);
    const bool isRoom = std::cmp_less(units_.size(), ModbusUnitStore::kMaxUnits);
    if (lookedAt_ && (fresh.empty() || !isRoom)) return {};
    if (auto numbered = numbers_.number(fresh); !numbered) return numbered;
    const auto units = numbers_.units();
    if (!units) return fail(units.error());
    for (const ModbusUnitNumber& each : *units) {
        units_[each.unit].meter = each.meter;
        numbered_.insert(each.meter);
    }
    return {};
}

Sample ModbusMeters::latest(const std::string& meter) const {
    const auto interval = intervals_.find(meter);
    if (interval == intervals_.end()) return {};
    const auto reading = readings_.latest(meter);
    if (!reading) return {};
    // Of a single reading nobody knows when the next is due.
    const Duration limit = std::max<Duration>(kStaleAfter, kStaleIntervals * interval->second);
    return now_() - reading->at > limit ? Sample{} : reading->sample;
}

ServedMeter ModbusMeters::served(std::uint8_t unit, const std::string& meter) const {
    ServedMeter served;
    served.id = meter;
    served.unit = unit;
    served.meter = latest(meter);
    for (std::size_t i = 0; i < kPhases.size(); ++i)
        served.phases[i] = latest(meter + std::string(kPhases[i]));
    return served;
}

Result<std::vector<NumberedMeter>> ModbusMeters::list() {
    const std::lock_guard lock(mutex_);
    if (auto looked = look(); !looked) return fail(looked.error());
    std::vector<NumberedMeter> all;
    for (const auto& [unit, known] : units_) {
        NumberedMeter each{unit, known.meter, intervals_.contains(known.meter)};
        for (const std::string_view phase : kPhases)
            each.phases += intervals_.contains(known.meter + std::string(phase)) ? 1 : 0;
        all.push_back(std::move(each));
    }
    return all;
}

bool ModbusMeters::isThere(std::uint8_t unit) {
    const std::lock_guard lock(mutex_);
    const auto looked = look();
    return looked && units_.contains(unit);
}

std::optional<modbus::Words> ModbusMeters::registers(std::uint8_t unit,
                                                     modbus::RegisterBlock block) {
    const std::lock_guard lock(mutex_);
    const auto found = units_.find(unit);
    if (found == units_.end()) return std::nullopt;
    Known& known = found->second;
    // Who reads a meter in pieces gets pieces of one instant, if they come at once.
    if (known.image.empty() || Clock::now() - known.madeAt >= kFresh) {
        known.image = modbusImage(served(unit, known.meter));
        known.madeAt = Clock::now();
    }
    const std::size_t begin = std::size_t{block.address} - kModbusImageBase;
    if (block.address < kModbusImageBase || begin + block.words > known.image.size())
        return std::nullopt;
    const auto from = known.image.begin() + static_cast<std::ptrdiff_t>(begin);
    return modbus::Words(from, from + block.words);
}

}  // namespace joulewatch
