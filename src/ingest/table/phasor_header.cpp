#include "ingest/table/phasor_header.hpp"

#include <algorithm>

#include "ingest/table/units.hpp"

namespace joulewatch {
namespace {

using Role = ColumnRole;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// `R1-PM7:V`: relay, channel, quantity.
struct PhasorHeader {
    std::string_view relay, channel, quantity;
};
std::optional<PhasorHeader> splitPhasor(std::string_view header) {
    const std::size_t colon = header.find(':');
    if (!header.starts_with('R') || colon == std::string_view::npos) return std::nullopt;
    const std::string_view before = header.substr(0, colon);
    const std::size_t dash = before.find('-');
    PhasorHeader parts{before.substr(0, dash),
                       dash == std::string_view::npos ? "" : before.substr(dash + 1),
                       header.substr(colon + 1)};
    const bool relay =
        parts.relay.size() > 1 && std::ranges::all_of(parts.relay.substr(1), isDigit);
    const bool channel =
        parts.channel.empty() || parts.channel.starts_with("PA") || parts.channel.starts_with("PM");
    if (!relay || !channel || parts.quantity.empty()) return std::nullopt;
    return parts;
}

}  // namespace

bool isPhasorHeader(std::string_view header) { return splitPhasor(header).has_value(); }

/// The positive sequence stands for all phases (channels 7 and 10), phase A for itself (1 and 4).
std::optional<HeaderGuess> guessPhasor(std::string_view header) {
    const auto parts = splitPhasor(header);
    if (!parts) return std::nullopt;
    HeaderGuess guess{Role::ignored, "", 1, std::string(parts->relay)};
    if (parts->channel == "PM7" || parts->channel == "PM1") guess.role = Role::voltage;
    if (parts->channel == "PM10" || parts->channel == "PM4") guess.role = Role::current;
    if (parts->channel == "PM1" || parts->channel == "PM4") guess.confidence = .9;
    if (parts->channel.empty() && parts->quantity == "F") guess.role = Role::frequency;
    if (guess.role != Role::ignored) guess.unit = unitsOf(guess.role).front().shown;
    return guess;
}

}  // namespace joulewatch
