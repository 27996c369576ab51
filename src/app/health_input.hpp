#pragma once

#include <vector>

#include "analyze/health.hpp"
#include "core/machine_survey.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// What the health score is made of, out of the finished sections of a result: so that the score
/// and the sections cannot disagree.
HealthInput healthInput(const Json& result, const std::vector<MachineSurvey>& surveys);

}  // namespace joulewatch
