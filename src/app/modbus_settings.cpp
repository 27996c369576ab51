#include "app/modbus_settings.hpp"

#include <fmt/format.h>

namespace joulewatch {
namespace {

constexpr double kMostRatio = 1e6;
constexpr std::size_t kMeterBytes = 252;  // with /L1 behind it the 255 of any meter's id

void readProfile(ConfigurationTable& table, ModbusMeterSettings& settings) {
    const std::string name = table.neededText("profile");
    const auto profile = modbusProfile(name);
    if (profile)
        settings.choice.profile = *profile;
    else if (!name.empty())
        table.refuse("profile", "is one of " + modbusProfileNames());
    const bool isSunSpec = name == modbus::kSunSpecProfile;
    if (table.has("model")) {
        const auto model = static_cast<std::uint16_t>(table.wholeNumber("model", 0, 1, 65534));
        settings.choice.sunSpecModel = model;
        if (!isSunSpec)
            table.refuse("model", "is for the profile sunspec only");
        else if (!modbus::sunSpecKind(model))
            table.refuse("model", "is 101 to 103, 111 to 113, 201 to 204 or 211 to 214");
    }
    settings.phases = table.flag("phases", false);
    if (settings.phases && settings.choice.profile != nullptr &&
        settings.choice.profile->phases == 1)
        table.refuse("phases", "is for meters of several phases; this one has one");
}

void readSetup(ConfigurationTable& table, modbus::MeterSetup& setup) {
    setup.currentRatio = table.number("ct_ratio", 1, 1 / kMostRatio, kMostRatio);
    setup.voltageRatio = table.number("pt_ratio", 1, 1 / kMostRatio, kMostRatio);
    setup.invert = table.flag("invert", false);
    const std::string order = table.text("byte_order");
    if (order.empty()) return;
    setup.order = modbus::byteOrderNamed(order);
    if (!setup.order) table.refuse("byte_order", "is abcd, cdab, badc or dcba");
}

}  // namespace

ModbusTarget readModbusTarget(ConfigurationTable& table) {
    ModbusTarget target;
    const std::string host = table.neededText("host", 253);
    const auto parsed =
        parseModbusTarget(host.find(':') == std::string::npos ? host : "[" + host + "]");
    if (parsed)
        target.host = parsed->host;
    else if (!host.empty())
        table.refuse("host", "is the name or address of a meter or gateway");
    target.port =
        static_cast<std::uint16_t>(table.wholeNumber("port", ModbusTarget::kUsualPort, 1, 65535));
    return target;
}

Duration readModbusInterval(ConfigurationTable& table) {
    return std::chrono::seconds(table.wholeNumber("every", 5, 1, 86'400));
}

Duration readModbusTimeout(ConfigurationTable& table) {
    return Duration(static_cast<std::int64_t>(1000 * table.number("timeout", 1, 0.05, 30)));
}

ModbusMeterSettings readModbusMeter(const std::string& name, ConfigurationTable& table) {
    ModbusMeterSettings settings;
    settings.name = name;
    settings.target = readModbusTarget(table);
    settings.choice.unit = static_cast<std::uint8_t>(table.wholeNumber("unit", 1, 0, 255));
    readProfile(table, settings);
    settings.every = readModbusInterval(table);
    settings.timeout = readModbusTimeout(table);
    readSetup(table, settings.choice.setup);
    settings.meter = table.has("meter") ? table.neededText("meter", kMeterBytes) : name;
    return settings;
}

}  // namespace joulewatch
