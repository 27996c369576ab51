#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "app/modbus_scan.hpp"

namespace joulewatch {
namespace {

/// A whole number, nothing else, up to `limit`.
std::optional<unsigned> numberOf(std::string_view text, unsigned limit) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > limit)
        return std::nullopt;
    return value;
}

}  // namespace

std::string ModbusTarget::text() const {
    return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                               : fmt::format("[{}]:{}", host, port);
}

Result<ModbusTarget> parseModbusTarget(std::string_view text) {
    ModbusTarget target;
    std::string_view host = text, port;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        host = text.substr(1, std::min(end, text.size()) - 1);
        if (end != std::string_view::npos) port = text.substr(end + 1);
    } else if (std::ranges::count(text, ':') == 1) {
        host = text.substr(0, text.find(':'));
        port = text.substr(text.find(':'));
    }
    target.host = host;
    const auto number = port.empty() ? std::optional(unsigned{ModbusTarget::kUsualPort})
                                     : numberOf(port.substr(1), 65535);
    const bool isName = !host.empty() && host.size() <= 253 &&
                        host.find_first_of(" \t\r\n/@[]") == std::string_view::npos;
    if (!isName || !number || *number == 0 || (!port.empty() && port[0] != ':'))
        return fail(ErrorCode::invalidInput, "'{}' is no HOST, HOST:PORT or [IPv6]:PORT.", text);
    target.port = static_cast<std::uint16_t>(*number);
    return target;
}

Result<std::vector<std::uint8_t>> parseModbusUnits(std::string_view text) {
    std::set<std::uint8_t> units;
    for (std::string_view rest = text;;) {
        const std::string_view piece = rest.substr(0, rest.find(','));
        const auto dash = piece.find('-');
        const auto first = numberOf(piece.substr(0, dash), 255);
        const auto last =
            dash == std::string_view::npos ? first : numberOf(piece.substr(dash + 1), 255);
        if (!first || !last || *first > *last)
            return fail(ErrorCode::invalidInput,
                        "'{}' are no units such as 1, 1-10 or 1,3,20-22, each 0 to 255.", text);
        for (unsigned unit = *first; unit <= *last; ++unit)
            units.insert(static_cast<std::uint8_t>(unit));
        if (piece.size() == rest.size()) break;
        rest.remove_prefix(piece.size() + 1);
    }
    return std::vector<std::uint8_t>(units.begin(), units.end());
}

Result<const modbus::MeterProfile*> modbusProfile(std::string_view name) {
    if (name == modbus::kSunSpecProfile) return nullptr;
    if (const auto* found = modbus::profileNamed(name); found != nullptr) return found;
    return fail(ErrorCode::invalidInput, "There is no profile '{}'; there are {}.", name,
                modbusProfileNames());
}

std::string modbusProfileNames() {
    std::string names;
    for (const auto& each : modbus::meterProfiles()) names += fmt::format("{}, ", each.name);
    return names + std::string(modbus::kSunSpecProfile);
}

}  // namespace joulewatch
