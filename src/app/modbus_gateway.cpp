#include "app/modbus_gateway.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "app/modbus_search.hpp"

namespace joulewatch {
namespace {

bool saysSomething(const Sample& sample) {
    return std::ranges::any_of(sample, [](double value) { return !std::isnan(value); });
}

std::string timeOfDay(Timestamp at) { return formatTimestamp(at).substr(11, 8); }

}  // namespace

struct ModbusGateway::Meter {
    Meter(ModbusMeterSettings wanted, Timestamp now)
        : settings(std::move(wanted)),
          reader(settings.choice),
          circuit(settings.every),
          due(nextRound(now, settings.every)) {}
    ModbusMeterSettings settings;
    modbus::MeterReader reader;
    ModbusCircuit circuit;
    Timestamp due;
    bool isFound = false;  // by the search
    bool isAsked = true;   // false: it was accepted, and is not any more
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

ModbusGateway::ModbusGateway(const ModbusTarget& target, std::vector<ModbusMeterSettings> meters,
                             std::unique_ptr<ModbusSearch> search, Keep keep, Missed missed,
                             std::function<Timestamp()> now)
    : target_(target.text()),
      search_(std::move(search)),
      keep_(std::move(keep)),
      missed_(std::move(missed)),
      now_(std::move(now)),
      stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      connection_(target.host, target.port, stop_) {
    for (ModbusMeterSettings& each : meters)
        meters_.push_back(std::make_unique<Meter>(std::move(each), now_()));
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

std::vector<ModbusMeterState> ModbusGateway::adopted() const {
    const std::lock_guard lock(mutex_);
    std::vector<ModbusMeterState> states;
    for (const auto& [unit, meter] : adopted_) states.push_back(meters_[meter]->state);
    return states;
}

bool ModbusGateway::isEnding() const {
    pollfd stop{stop_, POLLIN, 0};
    return ::poll(&stop, 1, 0) > 0;
}

/// Not for longer than a second, as the time of day may be set and somebody may accept a meter.
void ModbusGateway::waitUntil(Timestamp at) const {
    pollfd stop{stop_, POLLIN, 0};
    ::poll(&stop, 1, static_cast<int>(std::clamp<std::int64_t>((at - now_()).count(), 0, 1000)));
}

void ModbusGateway::run() {
    while (!isEnding()) {
        adopt();
        pollDue();
        const Timestamp now = now_();
        if (search_ && search_->due() <= now)
            search_->run(
                [this](std::uint8_t unit, modbus::Function function, modbus::RegisterBlock block) {
                    return askBetween(unit, function, block);
                });
        else
            waitUntil(nextPoll().value_or(now + std::chrono::seconds(1)));
    }
}

/// Has the meters of the search be those that are accepted now.
void ModbusGateway::adopt() {
    if (!search_) return;
    for (const std::uint8_t unit : search_->settings().units) {
        const auto known = adopted_.find(unit);
        const bool isPolled = known != adopted_.end() && meters_[known->second]->isAsked;
        if (isPolled == search_->isAccepted(unit)) continue;
        const std::lock_guard lock(mutex_);
        if (isPolled) {
            meters_[known->second]->isAsked = false;
            continue;
        }
        auto settings = search_->accepted(unit);
        if (!settings) continue;
        auto meter = std::make_unique<Meter>(std::move(*settings), now_());
        meter->isFound = true;
        if (known == adopted_.end()) {
            adopted_.emplace(unit, meters_.size());
            meters_.push_back(std::move(meter));
        } else {
            meter->state = meters_[known->second]->state;
            meters_[known->second] = std::move(meter);
        }
    }
}

/// When a meter is due; empty when there is none.
std::optional<Timestamp> ModbusGateway::nextPoll() const {
    std::optional<Timestamp> next;
    for (const auto& meter : meters_)
        if (meter->isAsked) next = std::min(next.value_or(meter->due), meter->due);
    return next;
}

void ModbusGateway::pollDue() {
    const auto at = nextPoll();
    if (!at || *at > now_()) return;
    Round round = ask(*at);
    for (const auto& meter : meters_)
        if (meter->due <= *at) meter->due = nextRound(now_(), meter->settings.every);
    hasSearched_ = false;
    if (!round.batches.empty()) {
        if (waiting_.size() == kMaxWaiting) waiting_.erase(waiting_.begin());
        waiting_.push_back(std::move(round));
    }
    keepWaiting();
}

/// A question of the search, once it is its turn.
modbus::Answer<modbus::Words> ModbusGateway::askBetween(std::uint8_t unit,
                                                        modbus::Function function,
                                                        modbus::RegisterBlock block) {
    Timestamp patient = now_() + kPatience;
    while (!isEnding()) {
        adopt();
        pollDue();
        if (const auto time = turn(); time > time.zero()) {
            hasSearched_ = true;
            return connection_.read(unit, function, block, time);
        }
        if (now_() < restUntil_) patient = now_() + kPatience;
        if (now_() >= patient) {
            search_->noteError(
                "Asking its meters leaves no time for a scan: a longer 'every' makes some.");
            patient = now_() + kPatience;
        }
        waitUntil(nextPoll().value_or(now_() + std::chrono::seconds(1)));
    }
    return tl::unexpected(modbus::Failure{modbus::Fault::unreachable, "It is not asked any more."});
}

/// How long the search may take now, at most half of the time until a meter is due: the other half
/// is for gateways that wait longer for a silent unit than we do. None when that is too little for
/// an answer.
std::chrono::milliseconds ModbusGateway::turn() const {
    const Timestamp now = now_();
    const Duration whole = search_->settings().timeout;
    if (now < restUntil_) return {};
    Duration pause = 2 * whole, least = whole;
    for (const auto& meter : meters_) {
        if (!meter->isAsked) continue;
        const auto open = meter->circuit.openUntil();
        pause = std::min(pause, std::max(meter->due, open.value_or(meter->due)) - now);
        least = std::min(least, meter->settings.every / 4);
    }
    return pause / 2 < least ? Duration{} : pause / 2;
}

ModbusGateway::Round ModbusGateway::ask(Timestamp at) {
    Round round{fmt::format("modbus {} {}", target_, at.time_since_epoch().count()), {}, {}, at};
    std::optional<modbus::Failure> unreachable;  // then it is so for all behind it
    for (const auto& meter : meters_) {
        if (!meter->isAsked || meter->due > at || !meter->circuit.mayAsk(now_())) continue;
        auto failure = unreachable ? unreachable : askMeter(*meter, at, round);
        if (!failure) continue;
        noteFailure(*meter, *failure);
        if (failure->fault == modbus::Fault::unreachable) unreachable = failure;
    }
    return round;
}

std::optional<modbus::Failure> ModbusGateway::askMeter(Meter& meter, Timestamp at, Round& round) {
    const auto reading = meter.reader.read(connection_.within(meter.settings.timeout));
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
    if (meter.isFound) search_->noteContact(true);
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
    if (hasSearched_ && !meter.circuit.isOpen())  // it may be the search's doing
        restUntil_ = std::max(restUntil_, now + kRest * meter.settings.every);
    else
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
    if (!meter.isFound) return;
    if (failure.fault == modbus::Fault::unreachable) search_->noteContact(false);
    search_->noteError(fmt::format("At unit {}: {}", meter.settings.choice.unit, state.lastError));
}

}  // namespace joulewatch
