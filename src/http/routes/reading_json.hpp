#pragma once

#include <optional>

#include "reports/section.hpp"
#include "store/reading_store.hpp"

namespace joulewatch {

inline std::int64_t epochMs(Timestamp at) { return at.time_since_epoch().count(); }

inline Json stampOrNull(const std::optional<Timestamp>& at) {
    return at ? Json(epochMs(*at)) : Json();
}

inline Json toJson(const StoredMeter& meter) {
    return {{"id", meter.meter.id},         {"type", meter.meter.type},
            {"rows", meter.rows},           {"from", epochMs(meter.span.from)},
            {"to", epochMs(meter.span.to)}, {"intervalMs", meter.interval.count()}};
}

}  // namespace joulewatch
