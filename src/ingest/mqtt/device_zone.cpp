#include "ingest/mqtt/device_zone.hpp"

#include <date/tz.h>

#include <cmath>
#include <exception>
#include <string>

namespace joulewatch {
namespace {

constexpr double kFirstMilliseconds = 1e11;      // as seconds that would be the year 5138
constexpr double kLatestMs = 7'258'118'400'000;  // 2200

bool hasOffset(std::string_view text) {
    constexpr std::size_t kDateBytes = 10;
    return text.size() > kDateBytes &&
           text.substr(kDateBytes).find_first_of("Zz+-") != std::string_view::npos;
}

}  // namespace

Result<DeviceZone> DeviceZone::named(std::string_view name) {
    DeviceZone zone;
    try {
        zone.zone_ = date::locate_zone(std::string(name));
    } catch (const std::exception&) {
        return fail(ErrorCode::invalidInput, "there is no time zone '{}'", name);
    }
    return zone;
}

std::optional<Timestamp> DeviceZone::instantOf(Timestamp wallClock, Timestamp arrival) const {
    if (zone_ == nullptr) return std::nullopt;
    const date::local_time<Duration> local(wallClock.time_since_epoch());
    const date::local_info info = zone_->get_info(local);
    if (info.result == date::local_info::nonexistent)
        return std::chrono::time_point_cast<Duration>(info.first.end);
    const Timestamp first{wallClock.time_since_epoch() - info.first.offset};
    if (info.result == date::local_info::unique) return first;
    const Timestamp second{wallClock.time_since_epoch() - info.second.offset};
    return std::chrono::abs(arrival - first) <= std::chrono::abs(arrival - second) ? first : second;
}

std::optional<Timestamp> deviceTime(std::string_view text, const DeviceZone& zone,
                                    Timestamp arrival) {
    const auto stamp = parseTimestamp(text);
    if (!stamp || hasOffset(text)) return stamp;
    return zone.instantOf(*stamp, arrival);
}

std::optional<Timestamp> epochTime(double number) {
    const double ms = number > kFirstMilliseconds ? number : number * 1000;
    if (!(ms >= 0 && ms <= kLatestMs)) return std::nullopt;
    return Timestamp{Duration{static_cast<Duration::rep>(std::llround(ms))}};
}

}  // namespace joulewatch
