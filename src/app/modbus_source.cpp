#include "app/modbus_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

#include "app/forward_clock.hpp"
#include "app/modbus_gateway.hpp"
#include "app/modbus_scan_source.hpp"
#include "app/modbus_search.hpp"
#include "app/modbus_settings.hpp"

namespace joulewatch {
namespace {

/// One meter of a gateway that others may share.
class ModbusSource final : public Source {
 public:
    ModbusSource(ModbusMeterSettings settings, std::shared_ptr<ModbusGateway> gateway,
                 std::size_t place)
        : settings_(std::move(settings)), gateway_(std::move(gateway)), place_(place) {}

    SourceState state() const override {
        const ModbusMeterState meter = gateway_->state(place_);
        SourceState state;
        state.name = settings_.name;
        state.kind = "modbus";
        state.target =
            fmt::format("modbus://{}/{}", settings_.target.text(), settings_.choice.unit);
        state.connected = meter.isConnected;
        state.since = meter.since;
        state.lastReadingAt = meter.lastReadingAt;
        state.connections = meter.connections;
        state.messages = meter.answers;
        state.readings = meter.readings;
        state.errors = std::accumulate(meter.faults.begin(), meter.faults.end(), std::uint64_t{0});
        state.lastError = meter.lastError;
        return state;
    }

 private:
    ModbusMeterSettings settings_;
    std::shared_ptr<ModbusGateway> gateway_;
    std::size_t place_;
};

}  // namespace

/// The meters of one address, which are asked from the start of the first source on.
struct ModbusTables::Address {
    ModbusTarget target{};
    std::vector<ModbusMeterSettings> meters{};
    std::optional<ModbusScanSettings> scan{};
    std::weak_ptr<ModbusGateway> running{};

    /// Without the units that have a table of their own.
    std::unique_ptr<ModbusSearch> search(const Intake& intake,
                                         const std::function<Timestamp()>& now) const {
        if (!scan || intake.inbox == nullptr) return nullptr;
        ModbusScanSettings others = *scan;
        std::erase_if(others.units, [&](std::uint8_t unit) {
            return std::ranges::any_of(
                meters, [&](const auto& meter) { return meter.choice.unit == unit; });
        });
        return std::make_unique<ModbusSearch>(std::move(others), *intake.inbox, now);
    }

    std::shared_ptr<ModbusGateway> start(const Intake& intake) {
        auto gateway = running.lock();
        if (gateway) return gateway;
        // What fails at an address fails for all behind it: to the registry they are one source.
        const std::string source = "modbus:" + target.text();
        const auto keep = [intake, source](const std::string& key,
                                           const std::vector<ReadingBatch>& batches) {
            const auto kept = intake.append(source, key, ReadingSet::of(batches));
            return kept ? Result<void>() : fail(kept.error());
        };
        const auto missed = [intake, source](const std::string& why) {
            intake.reject(source, 1, why);
        };
        const auto now = forwardClock();
        gateway =
            std::make_shared<ModbusGateway>(target, meters, search(intake, now), keep, missed, now);
        running = gateway;
        return gateway;
    }
};

std::shared_ptr<ModbusTables::Address> ModbusTables::addressOf(const ModbusTarget& target,
                                                               ConfigurationTable& table) {
    auto& address = addresses_[target.text()];
    if (addresses_.size() > kMaxAddresses)
        table.refuse("host",
                     fmt::format("is one too many: {} addresses are asked at most", kMaxAddresses));
    if (!address) address = std::make_shared<Address>(Address{target});
    return address;
}

Result<StartSource> ModbusTables::readMeter(const std::string& name, ConfigurationTable& table) {
    const ModbusMeterSettings settings = readModbusMeter(name, table);
    if (!meters_.emplace(settings.meter, Named{settings.target, settings.choice.unit}).second)
        table.refuse(table.has("meter") ? "meter" : "name", "is the meter of another [[modbus]]");
    const auto address = addressOf(settings.target, table);
    const std::size_t place = address->meters.size();
    address->meters.push_back(settings);
    return [settings, address, place](const Intake& intake) -> Result<std::unique_ptr<Source>> {
        return std::make_unique<ModbusSource>(settings, address->start(intake), place);
    };
}

Result<StartSource> ModbusTables::readScan(const std::string& name, ConfigurationTable& table) {
    const ModbusScanSettings settings = readModbusScan(name, table);
    const auto address = addressOf(settings.target, table);
    if (address->scan)
        table.refuse("host", fmt::format("and 'port' are those of the [[modbus_scan]] '{}': one "
                                         "scan looks at all units of a gateway",
                                         address->scan->name));
    address->scan = settings;
    for (const std::uint8_t unit : settings.units) {
        const auto meter = meters_.find(settings.meterOf(unit));
        if (meter != meters_.end() && meter->second != Named{settings.target, unit})
            table.refuse("name", fmt::format("would call unit {} '{}', as a [[modbus]] calls "
                                             "another meter",
                                             unit, meter->first));
    }
    return [address](const Intake& intake) -> Result<std::unique_ptr<Source>> {
        return modbusScanSource(*address->scan, address->start(intake));
    };
}

}  // namespace joulewatch
