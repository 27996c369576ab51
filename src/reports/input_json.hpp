#pragma once

#include <span>
#include <string>

#include "core/ingest_report.hpp"
#include "core/machine_survey.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// Rows left out of the training of a model; scoring and every other figure use all of them.
struct TrainingSampling {
    bool applied = false;
    double fraction = 1;
    std::string usedFor;  // "isolation forest training"; empty when not applied
};

/// The object `input` of the result file: what was read, from which machines, and what a reader of
/// the figures has to know about them.
Json inputJson(const IngestReport& report, std::span<const MachineSurvey> machines,
               const TrainingSampling& sampling = {});

}  // namespace joulewatch
