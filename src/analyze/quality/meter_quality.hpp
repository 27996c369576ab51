#pragma once

#include <memory>
#include <vector>

#include "analyze/quality/quality_check.hpp"

namespace joulewatch {

/// Every rule over one meter's readings, oldest first.
class MeterQuality {
 public:
    /// `facts.history` has seen all of the readings, and lives as long as this.
    MeterQuality(const MeterFacts& facts, QualityFindings& findings) {
        for (const MakeCheck make : kMeterChecks) checks_.push_back(make(facts, findings));
    }
    void add(const Reading& reading) {
        for (const auto& check : checks_) check->add(reading);
    }
    void finish() {
        for (const auto& check : checks_) check->finish();
    }

 private:
    std::vector<std::unique_ptr<QualityCheck>> checks_;
};

}  // namespace joulewatch
