#pragma once

#include <memory>

#include "ingest/mqtt/message_format.hpp"

namespace joulewatch {

/// Shelly devices of the second generation and later (Plus, Pro, Gen3, Gen4), by what they say of
/// themselves: `<prefix>/events/rpc` with the keys that have changed, laid over those known before,
/// or `<prefix>/status/<component>` where that alone is switched on. A component is a meter,
/// `<prefix>/switch:0`; a three-phase meter `em:0` is four: `<prefix>` in all, `<prefix>/a`, `/b`
/// and
/// `/c`. Energy counters and the devices' own temperature are left out.
std::unique_ptr<MessageFormat> makeShellyFormat();

}  // namespace joulewatch
