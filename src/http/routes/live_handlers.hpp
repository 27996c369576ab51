#pragma once

#include "app/app.hpp"
#include "http/message.hpp"

namespace joulewatch {

// What devices send, as it comes.
Response followLive(const Request& request, App& app);
Response listLiveEvents(const Request& request, App& app);
Response listLiveMeters(const Request& request, App& app);

}  // namespace joulewatch
