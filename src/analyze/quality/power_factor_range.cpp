#include "analyze/quality/finding_base.hpp"

namespace joulewatch {
namespace {

class PowerFactorRange final : public FindingBase {
 public:
    using FindingBase::FindingBase;
    void add(const Reading& reading) override {
        const double factor = of(reading, Metric::powerFactor);
        const bool flowsOut = of(reading, Metric::activePowerKw) < 0;
        if (!(factor < 0) || flowsOut) return;  // true PF has the sign of the power
        QualityFinding made =
            finding(QualityRule::powerFactorRange, QualityLevel::error, reading.at);
        made.metric = Metric::powerFactor;
        made.value = factor;
        made.message = fmt::format(
            "The power factor is {:.4g} though power flows in: expected 0 to 1.", factor);
        made.suggestion =
            "Some meters write a leading power factor as negative: correct the sign, or exclude.";
        report(std::move(made));
    }
};

}  // namespace

std::unique_ptr<QualityCheck> makePowerFactorRange(const MeterFacts& facts,
                                                   QualityFindings& findings) {
    return std::make_unique<PowerFactorRange>(facts, findings);
}

}  // namespace joulewatch
