#pragma once

#include <optional>
#include <string_view>

#include "ingest/line_protocol/field_meaning.hpp"
#include "ingest/mqtt/json_text.hpp"

namespace joulewatch {

/// By one of our names (activePowerKw), else by what line protocol makes of it (power, voltage, …),
/// so that a device may change the way it sends by and keep its words.
FieldMeaning meaningOfName(std::string_view name, bool powerInWatts);
/// With a unit that was said beside it, as W or mA; empty when the metric has no such unit.
std::optional<FieldMeaning> meaningInUnit(std::string_view name, std::string_view unit);

/// What a payload or a value of JSON says, in our unit; empty when it is no number.
std::optional<double> numberIn(const FieldMeaning& meaning, std::string_view text);
std::optional<double> numberIn(const FieldMeaning& meaning, const JsonText& value);

}  // namespace joulewatch
