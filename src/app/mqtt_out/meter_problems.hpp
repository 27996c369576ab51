#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/event_log.hpp"
#include "store/alert_store.hpp"

namespace joulewatch {

/// What is wrong with meters now, in sentences, newest first: alerts that are not over, and what is
/// unusual and goes on.
struct MeterProblems {
    using Sentences = std::map<std::string, std::vector<std::string>, std::less<>>;
    Sentences ofMeters, ofSources;

    std::vector<std::string> of(std::string_view meter, std::string_view source) const;
};
Result<MeterProblems> openProblems(AlertStore& alerts, EventLog* events);

}  // namespace joulewatch
