#pragma once

#include <string>

#include "app/job_feed.hpp"
#include "reports/section.hpp"

namespace joulewatch {

Json toJson(const JobState& state);

/// One server-sent event.
std::string eventText(const JobState& state);

}  // namespace joulewatch
