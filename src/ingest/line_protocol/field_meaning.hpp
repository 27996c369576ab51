#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/metric.hpp"

namespace joulewatch {

/// How measurements, tags and fields become meters and metrics.
struct LineMapping {
    /// The first of these tags that a line has names its meter; without any the measurement does.
    std::vector<std::string> meterTags{"meter",     "meter_id", "meterId",   "machine",
                                       "machineId", "device",   "device_id", "deviceId",
                                       "loadpoint", "serial",   "name",      "host"};
    /// Appended to the meter's name: inputs of one device that are meters of their own.
    std::vector<std::string> inputTags{"ct", "channel"};
    /// A power whose field does not say its unit (`power`, `value`) is in W; else in kW.
    bool unsaidPowerInWatts = true;
};

/// What a field is to us.
struct FieldMeaning {
    std::optional<Metric> metric;  // none: it is not kept, for the reason `whyNot`
    int decimalShift = 0;          // our value is the field's × 10^-shift
    bool fahrenheit = false;
    std::string part;  // of the device that it speaks of: `meter0` of OpenEMS' `meter0/ActivePower`
    std::string_view whyNot;
};

/// Values of one field that were sent and are not kept.
struct IgnoredField {
    std::string field;
    std::string reason;
    std::size_t values = 0;
};

/// By the field's name: what people, Telegraf, Shelly, evcc, OpenDTU and OpenEMS call it, otherwise
/// as the headers of tables are understood. Energy counters are not kept: they count from a start
/// of their own, and the power is sent beside them.
FieldMeaning meaningOf(std::string_view field, const LineMapping& mapping);

/// `value`: what is measured stands elsewhere, in the measurement or in a tag.
bool isGenericField(std::string_view field);

/// By a unit's name, as IoTaWatt's tag `units` has it: `Watts`, `Volts`, `Amps`, `PF`.
FieldMeaning meaningOfUnit(std::string_view unit, const LineMapping& mapping);

/// Telegraf's measurements of the computer that it runs on: no meter.
bool isComputerMeasurement(std::string_view measurement);

}  // namespace joulewatch
