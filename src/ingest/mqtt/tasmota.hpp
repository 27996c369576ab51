#pragma once

#include <memory>

#include "ingest/mqtt/device_zone.hpp"
#include "ingest/mqtt/message_format.hpp"

namespace joulewatch {

/// Tasmota's own messages: the object ENERGY of `tele/<topic>/SENSOR`, and of
/// `stat/<topic>/STATUS10` under StatusSNS. The topic is the meter; where a field is a list or an
/// object of phases,
/// `<topic>/1`, `<topic>/2` or `<topic>/Phase1` are. `Time` has no zone: it counts where `zone` is
/// known, else the arrival does. Energy counters and apparent power are left out.
std::unique_ptr<MessageFormat> makeTasmotaFormat(DeviceZone zone);

}  // namespace joulewatch
