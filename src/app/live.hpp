#pragma once

#include "app/event_log.hpp"
#include "app/live_feed.hpp"
#include "app/live_scoring.hpp"

namespace joulewatch {

/// What a running server makes of readings once they are stored.
struct Live {
    LiveFeed& feed;
    EventLog& events;
    LiveScoring& scoring;
};

}  // namespace joulewatch
