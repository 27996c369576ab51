#pragma once

#include <memory>
#include <string>

#include "app/job_feed.hpp"
#include "http/event_source.hpp"
#include "reports/section.hpp"

namespace joulewatch {

Json toJson(const JobState& state);

/// A job's states until it has ended; who does not keep up is cut off.
std::shared_ptr<EventSource> eventsOf(std::shared_ptr<JobFeed> feed);

}  // namespace joulewatch
