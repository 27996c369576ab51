#include "app/time_zones.hpp"

#include <date/tz.h>

#include <exception>

namespace joulewatch {

Result<void> checkTimeZone(std::string_view name) {
    constexpr std::size_t kMaxBytes = 64;
    try {
        if (!name.empty() && name.size() <= kMaxBytes && date::locate_zone(name) != nullptr)
            return {};
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): there is no such zone
    }
    return fail(ErrorCode::invalidInput,
                "There is no time zone of this name; one is called as 'Europe/Berlin' or 'UTC'.");
}

std::string ownTimeZone() {
    try {
        return date::current_zone()->name();
    } catch (const std::exception&) {
        return "UTC";
    }
}

}  // namespace joulewatch
