#pragma once

#include <memory>

#include "app/mqtt_settings.hpp"
#include "app/sources.hpp"

namespace joulewatch {

/// Subscribes to a broker, on a thread of its own. What one read brings is one append to the
/// journal; then, and only then, all of it is acknowledged, so that a crash at any moment loses
/// nothing: the broker sends again what was not acknowledged. While the journal takes nothing,
/// nothing is read and nothing acknowledged. A connection that broke is made again after 1 s, 2 s,
/// … 30 s at most, none of them exactly.
std::unique_ptr<Source> startMqttSource(const MqttSettings& settings, const Intake& intake);

}  // namespace joulewatch
