#pragma once

#include <string_view>

namespace joulewatch {

/// What a message may be published to: 1 to 65,535 bytes of UTF-8 without NUL, `+` and `#` (MQTT
/// 3.1.1, 4.7.1 and 1.5.3).
bool isTopicName(std::string_view topic);

/// What may be subscribed to: `+` is a whole level, `#` the whole last one.
bool isTopicFilter(std::string_view filter);

/// Whether messages on `topic` are those that `filter` asks for. Wildcards at the beginning leave
/// out what brokers say of themselves, `$SYS/…` (4.7.2).
bool matchesFilter(std::string_view filter, std::string_view topic);

}  // namespace joulewatch
