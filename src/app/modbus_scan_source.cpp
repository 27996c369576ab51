#include "app/modbus_scan_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/modbus_search.hpp"

namespace joulewatch {
namespace {

class ModbusScanSource final : public Source {
 public:
    ModbusScanSource(ModbusScanSettings settings, std::shared_ptr<ModbusGateway> gateway)
        : settings_(std::move(settings)), gateway_(std::move(gateway)) {}

    SourceState state() const override {
        SourceState state;
        state.name = settings_.name;
        state.kind = "modbus_scan";
        state.target = fmt::format("modbus://{}", settings_.target.text());
        if (gateway_->search() == nullptr) return state;
        const ModbusSearchState search = gateway_->search()->state();
        state.connected = search.isConnected;
        state.since = search.since;
        state.connections = search.connections;
        state.messages = search.answers;
        state.errors = search.errors;
        state.lastError = search.lastError;
        for (const ModbusMeterState& each : gateway_->adopted()) {
            state.messages += each.answers;
            state.readings += each.readings;
            state.lastReadingAt = std::max(state.lastReadingAt, each.lastReadingAt);
        }
        return state;
    }

 private:
    ModbusScanSettings settings_;
    std::shared_ptr<ModbusGateway> gateway_;
};

}  // namespace

std::unique_ptr<Source> modbusScanSource(const ModbusScanSettings& settings,
                                         std::shared_ptr<ModbusGateway> gateway) {
    return std::make_unique<ModbusScanSource>(settings, std::move(gateway));
}

}  // namespace joulewatch
