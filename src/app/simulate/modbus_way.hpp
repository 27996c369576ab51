#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/simulate/device_way.hpp"
#include "app/simulate/meter_registers.hpp"

namespace joulewatch {

struct ModbusWayOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 502;  // 0: any free one
    MachineShare share{};
};

/// Machines whose meters are asked over Modbus TCP: machine m is unit m + 1, and an SDM630, an EM24
/// or a SunSpec meter in turn. Meters show what is measured at the moment and remember nothing, so
/// nothing waits here.
class ModbusWay : public DeviceWay {
 public:
    static Result<std::unique_ptr<ModbusWay>> listen(const ModbusWayOptions& options,
                                                     std::size_t machines);
    virtual std::uint16_t port() const = 0;
    virtual std::uint64_t answered() const = 0;  // requests

    static std::uint8_t unitOf(std::size_t machine) {
        return static_cast<std::uint8_t>(machine + 1);
    }
    static MeterModel modelOf(std::size_t machine) { return static_cast<MeterModel>(machine % 3); }
};

}  // namespace joulewatch
