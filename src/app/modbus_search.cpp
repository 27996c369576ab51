#include "app/modbus_search.hpp"

#include <fmt/format.h>

#include <cmath>

namespace joulewatch {
namespace {

/// Which metrics a meter has, and their values as a JSON object.
void describe(const Sample& sample, Discovered& discovered) {
    for (const MetricInfo& metric : kMetrics) {
        const double value = sample[index(metric.metric)];
        if (std::isnan(value)) continue;
        discovered.metrics.emplace_back(metric.name);
        discovered.sample += fmt::format("{}\"{}\":{:.6g}", discovered.sample.empty() ? "{" : ",",
                                         metric.name, value);
    }
    discovered.sample += discovered.sample.empty() ? "{}" : "}";
}

}  // namespace

ModbusSearch::ModbusSearch(ModbusScanSettings settings, DiscoveryInbox& inbox,
                           std::function<Timestamp()> now)
    : settings_(std::move(settings)), inbox_(inbox), now_(std::move(now)), due_(now_()) {
    state_.since = due_;
}

bool ModbusSearch::isAccepted(std::uint8_t unit) const {
    return inbox_.accepted(settings_.meterOf(unit));
}

std::optional<ModbusMeterSettings> ModbusSearch::accepted(std::uint8_t unit) const {
    if (!isAccepted(unit)) return std::nullopt;
    const auto found = inbox_.find(settings_.meterOf(unit));
    if (!found) return std::nullopt;
    const auto profile = modbusProfile(found->profile);
    if (!profile) return std::nullopt;
    ModbusMeterSettings meter;
    meter.name = meter.meter = found->meter;
    meter.target = settings_.target;
    meter.choice.unit = unit;
    meter.choice.profile = *profile;
    meter.every = settings_.every;
    meter.timeout = settings_.timeout;
    meter.phases = settings_.phases;
    return meter;
}

void ModbusSearch::run(const modbus::AskRegisters& ask) {
    for (const std::uint8_t unit : settings_.units) {
        if (accepted(unit)) continue;
        const auto asked = askModbusUnit(ask, unit);
        noteContact(asked.has_value());
        if (!asked) {
            noteError(asked.error().message);
            due_ = now_() + pause_.next();
            return;
        }
        if (asked->answers) offer(*asked);
    }
    pause_.reset();
    due_ = now_() + settings_.again;
}

void ModbusSearch::offer(const ModbusUnit& unit) {
    {
        const std::lock_guard lock(mutex_);
        ++state_.answers;
    }
    if (!unit.meter)
        return noteError(fmt::format(
            "Unit {} answers, but nothing that is known makes sense of it.", unit.unit));
    Discovered discovered;
    discovered.source = "modbus:" + settings_.target.text();
    discovered.id = settings_.meterOf(unit.unit);
    discovered.maker = unit.meter->maker;
    discovered.model = unit.meter->model;
    discovered.profile = unit.profile;
    describe(unit.meter->reading.meter, discovered);
    if (const auto taken = inbox_.offer(discovered); !taken) noteError(taken.error().message);
}

void ModbusSearch::noteContact(bool isReached) {
    const std::lock_guard lock(mutex_);
    if (state_.isConnected == isReached) return;
    state_.since = now_();
    state_.isConnected = isReached;
    if (isReached) ++state_.connections;
}

void ModbusSearch::noteError(const std::string& sentence) {
    const std::lock_guard lock(mutex_);
    ++state_.errors;
    state_.lastError = sentence;
}

ModbusSearchState ModbusSearch::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

}  // namespace joulewatch
