#include "analyze/quality/finding_base.hpp"

namespace joulewatch {
namespace {

class NegativeConsumption final : public FindingBase {
 public:
    using FindingBase::FindingBase;
    void add(const Reading& reading) override {
        const double power = of(reading, Metric::activePowerKw);
        // A resolution's worth is the noise of an idle meter.
        if (facts().mayExport || !(power < -history(Metric::activePowerKw).resolution)) return;
        QualityFinding made =
            finding(QualityRule::negativeConsumption, QualityLevel::error, reading.at);
        made.metric = Metric::activePowerKw;
        made.value = power;
        made.expected = 0;
        made.message = fmt::format(
            "Consumption is negative ({:.4g} kW), though the meter is not known to feed in.",
            power);
        made.suggestion =
            "If it has its own generation, accept; if its current transformers are turned round, "
            "correct the sign; else exclude.";
        report(std::move(made));
    }
};

}  // namespace

std::unique_ptr<QualityCheck> makeNegativeConsumption(const MeterFacts& facts,
                                                      QualityFindings& findings) {
    return std::make_unique<NegativeConsumption>(facts, findings);
}

}  // namespace joulewatch
