#pragma once

#include <string>

#include "analyze/live/live_scorer.hpp"
#include "app/meter_registry.hpp"
#include "reports/section.hpp"
#include "store/event_store.hpp"

namespace joulewatch {

/// An event in figures, and in sentences for a person.
Json toJson(const KeptEvent& kept);
/// As a live page is sent it: one line.
std::string liveEventText(const KeptEvent& kept);
/// `now` tells whether it has been silent for three of its intervals, `known` what is known of
/// it besides: null when the registry had no room for it.
Json toJson(const LiveScorer::Summary& meter, const KnownMeter* known, Timestamp now);

}  // namespace joulewatch
