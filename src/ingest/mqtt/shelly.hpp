#pragma once

#include <memory>

#include "ingest/mqtt/message_format.hpp"

namespace joulewatch {

/// Shelly devices of the second generation and later (Plus, Pro, Gen3, Gen4), by what they say of
/// themselves: `<prefix>/events/rpc` with the keys that have changed, laid over those known before,
/// or `<prefix>/status/<component>` where that alone is switched on. A component is a meter,
/// `<prefix>/switch:0`; a three-phase meter `em:0` is four: `<prefix>` in all and `<prefix>/a`,
/// `/b` and `/c`. Energy counters and the devices' own temperature are left out.
std::unique_ptr<MessageFormat> makeShellyFormat();

/// Shelly devices of the first generation (EM, 3EM, 1PM, Plug S): a topic a value,
/// `shellies/<device>/emeter/0/power`, `shellies/<device>/relay/0/power`. Each is a meter,
/// `<device>/emeter:0`. They send no times: the arrival counts.
std::unique_ptr<MessageFormat> makeShellyGen1Format();

/// `shellyplus1pm-a0b1c2/switch:0`: the model stands before the device's own number, unless
/// somebody has given it another name.
void describeShelly(FoundMeter& found);

/// `<prefix>/online`, of both generations: `true`, or `false` by the broker when it has gone.
void tellOnline(std::string_view device, const MqttPublish& message, MessageRows& rows);

}  // namespace joulewatch
