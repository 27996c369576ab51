#include "app/modbus_source.hpp"

#include <fmt/format.h>

#include <memory>
#include <numeric>
#include <utility>

#include "app/forward_clock.hpp"
#include "app/modbus_gateway.hpp"
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
    std::vector<ModbusMeterSettings> meters;
    std::weak_ptr<ModbusGateway> running{};

    std::shared_ptr<ModbusGateway> start(const Intake& intake) {
        auto gateway = running.lock();
        if (gateway) return gateway;
        // What fails at an address fails for all behind it: to the registry they are one source.
        const std::string source = "modbus:" + meters.front().target.text();
        const auto keep = [intake, source](const std::string& key,
                                           const std::vector<ReadingBatch>& batches) {
            const auto kept = intake.append(source, key, ReadingSet::of(batches));
            return kept ? Result<void>() : fail(kept.error());
        };
        const auto missed = [intake, source](const std::string& why) {
            intake.reject(source, 1, why);
        };
        gateway = std::make_shared<ModbusGateway>(meters, keep, missed, forwardClock());
        running = gateway;
        return gateway;
    }
};

Result<StartSource> ModbusTables::read(const std::string& name, ConfigurationTable& table) {
    const ModbusMeterSettings settings = readModbusMeter(name, table);
    if (!meters_.insert(settings.meter).second)
        table.refuse(table.has("meter") ? "meter" : "name", "is the meter of another [[modbus]]");
    auto& address = addresses_[settings.target.text()];
    if (addresses_.size() > kMaxAddresses)
        table.refuse("host",
                     fmt::format("is one too many: {} addresses are asked at most", kMaxAddresses));
    if (!address) address = std::make_shared<Address>();
    const std::size_t place = address->meters.size();
    address->meters.push_back(settings);
    return [settings, address, place](const Intake& intake) -> Result<std::unique_ptr<Source>> {
        return std::make_unique<ModbusSource>(settings, address->start(intake), place);
    };
}

}  // namespace joulewatch
