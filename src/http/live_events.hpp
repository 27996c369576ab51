#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "app/live_subscription.hpp"
#include "core/reading_batch.hpp"
#include "http/event_source.hpp"

namespace joulewatch {

/// Readings of one meter as a live page is sent them: `at` in epoch milliseconds and a column for
/// each metric that has a value, null where it has none.
std::string liveReadingsText(const ReadingBatch& batch);

/// After so long a reader has to ask again, and is looked at again: a session may have ended, a
/// role have changed.
inline constexpr std::chrono::minutes kLiveStreamTime{10};

/// What is sent to a live page. `since`: from when on it has missed something, as when it comes
/// back.
std::shared_ptr<EventSource> eventsOf(std::shared_ptr<LiveSubscription> subscription,
                                      std::optional<Timestamp> since);

}  // namespace joulewatch
