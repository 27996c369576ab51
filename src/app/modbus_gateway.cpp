#include "app/modbus_gateway.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

bool saysSomething(const Sample& sample) {
    return std::ranges::any_of(sample, [](double value) { return !std::isnan(value); });
}

std::string timeOfDay(Timestamp at) { return formatTimestamp(at).substr(11, 8); }

}  // namespace

struct ModbusGateway::Meter {
    explicit Meter(ModbusMeterSettings wanted)
        : settings(std::move(wanted)), reader(settings.choice), circuit(settings.every) {}
    ModbusMeterSettings settings;
    modbus::MeterReader reader;
    ModbusCircuit circuit;
    Timestamp due{};
    ModbusMeterState state;
};

std::vector<ReadingBatch> batchesOf(const ModbusMeterSettings& settings, Timestamp at,
                                    const modbus::MeterReading& reading, int phases) {
    std::vector<ReadingBatch> batches;
    const auto add = [&](const std::string& meter, const Sample& sample) {
        if (!saysSomething(sample)) return;
        batches.emplace_back(meter);
        batches.back().append(at, sample);
    };
    add(settings.meter, reading.meter);
    if (settings.phases && phases > 1)
        for (std::size_t i = 0; i < static_cast<std::size_t>(phases); ++i)
            add(fmt::format("{}/L{}", settings.meter, i + 1), reading.phases[i]);
    return batches;
}

ModbusGateway::ModbusGateway(std::vector<ModbusMeterSettings> meters, Keep keep, Missed missed,
                             std::function<Timestamp()> now)
    : keep_(std::move(keep)),
      missed_(std::move(missed)),
      now_(std::move(now)),
      stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      connection_(meters.at(0).target.host, meters.at(0).target.port, stop_) {
    for (ModbusMeterSettings& each : meters)
        meters_.push_back(std::make_unique<Meter>(std::move(each)));
    thread_ = std::thread([this] { run(); });
}

ModbusGateway::~ModbusGateway() {
    eventfd_write(stop_, 1);
    thread_.join();
    ::close(stop_);
}

ModbusMeterState ModbusGateway::state(std::size_t meter) const {
    const std::lock_guard lock(mutex_);
    return meters_.at(meter)->state;
}

/// False when it is time to end. In short steps, as the time of day may be set.
bool ModbusGateway::waitUntil(Timestamp at) const {
    for (;;) {
        const auto left = std::clamp<std::int64_t>((at - now_()).count(), 0, 1000);
        pollfd stop{stop_, POLLIN, 0};
        if (::poll(&stop, 1, static_cast<int>(left)) > 0) return false;
        if (now_() >= at) return true;
    }
}

void ModbusGateway::run() {
    for (const auto& meter : meters_) meter->due = nextRound(now_(), meter->settings.every);
    for (;;) {
        const Timestamp at = (*std::ranges::min_element(meters_, {}, [](const auto& each) {
                                 return each->due;
                             }))->due;
        if (!waitUntil(at)) return;
        Round round = ask(at);
        for (const auto& meter : meters_)
            if (meter->due <= at) meter->due = nextRound(now_(), meter->settings.every);
        if (!round.batches.empty()) {
            if (waiting_.size() == kMaxWaiting) waiting_.erase(waiting_.begin());
            waiting_.push_back(std::move(round));
        }
        keepWaiting();
    }
}

ModbusGateway::Round ModbusGateway::ask(Timestamp at) {
    const ModbusMeterSettings& first = meters_.front()->settings;
    Round round{fmt::format("modbus {} {}", first.target.text(), at.time_since_epoch().count()),
                {},
                {},
                at};
    std::optional<modbus::Failure> unreachable;  // then it is so for all behind it
    for (const auto& meter : meters_) {
        if (meter->due > at || !meter->circuit.mayAsk(now_())) continue;
        auto failure = unreachable ? unreachable : askMeter(*meter, at, round);
        if (!failure) continue;
        noteFailure(*meter, *failure);
        if (failure->fault == modbus::Fault::unreachable) unreachable = failure;
    }
    return round;
}

std::optional<modbus::Failure> ModbusGateway::askMeter(Meter& meter, Timestamp at, Round& round) {
    const auto reading = meter.reader.read(connection_, meter.settings.timeout);
    if (!reading) return reading.error();
    auto batches = batchesOf(meter.settings, at, *reading, meter.reader.phases());
    if (batches.empty())
        return modbus::Failure{modbus::Fault::unsuited, "It answers without a single value."};
    for (ReadingBatch& each : batches) {
        round.batches.push_back(std::move(each));
        round.meters.push_back(static_cast<std::size_t>(
            std::ranges::find_if(meters_, [&](const auto& one) { return one.get() == &meter; }) -
            meters_.begin()));
    }
    meter.circuit.succeeded();
    const std::lock_guard lock(mutex_);
    ++meter.state.answers;
    if (!meter.state.isConnected) {
        ++meter.state.connections;
        meter.state.since = now_();
    }
    meter.state.isConnected = true;
    meter.state.openUntil.reset();
    meter.state.title = meter.reader.title();
    return std::nullopt;
}

void ModbusGateway::keepWaiting() {
    while (!waiting_.empty()) {
        const auto kept = keep_(waiting_.front().key, waiting_.front().batches);
        if (!kept && kept.error().code == ErrorCode::unavailable) {
            const std::lock_guard lock(mutex_);
            for (const auto& meter : meters_) meter->state.lastError = kept.error().message;
            return;  // with the next round
        }
        if (kept)
            noteKept(waiting_.front());
        else
            for (const std::size_t each : waiting_.front().meters)
                noteFailure(*meters_[each], {modbus::Fault::unsuited, kept.error().message});
        waiting_.erase(waiting_.begin());
    }
}

void ModbusGateway::noteKept(const Round& round) {
    const std::lock_guard lock(mutex_);
    for (const std::size_t each : round.meters) {
        ModbusMeterState& state = meters_[each]->state;
        ++state.readings;
        state.lastReadingAt = round.at;
    }
}

void ModbusGateway::noteFailure(Meter& meter, const modbus::Failure& failure) {
    const Timestamp now = now_();
    meter.circuit.failed(now);
    missed_(fmt::format("{}: {}", meter.settings.name, failure.message));
    const std::lock_guard lock(mutex_);
    ModbusMeterState& state = meter.state;
    ++state.faults[static_cast<std::size_t>(failure.fault)];
    if (state.isConnected || !state.since) state.since = now;
    state.isConnected = false;
    state.openUntil = meter.circuit.openUntil();
    state.lastError = failure.message;
    if (state.openUntil)
        state.lastError +=
            fmt::format(" It is asked again at {} UTC.", timeOfDay(*state.openUntil));
}

}  // namespace joulewatch
