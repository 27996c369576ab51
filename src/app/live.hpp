#pragma once

#include "app/live_feed.hpp"

namespace joulewatch {

/// What a running server makes of readings once they are stored.
struct Live {
    LiveFeed& feed;
};

}  // namespace joulewatch
