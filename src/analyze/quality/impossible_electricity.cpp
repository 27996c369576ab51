#include "analyze/quality/finding_base.hpp"

namespace joulewatch {
namespace {

class ImpossibleElectricity final : public FindingBase {
 public:
    using FindingBase::FindingBase;
    void add(const Reading& reading) override {
        const double v = of(reading, Metric::voltageV);
        const double nominal = history(Metric::voltageV).median;
        if (!(of(reading, Metric::currentA) > 0) || !(nominal > 0)) return;
        if (!(v < 0.5 * nominal || v > 1.5 * nominal)) return;
        QualityFinding made =
            finding(QualityRule::impossibleElectricity, QualityLevel::warning, reading.at);
        made.metric = Metric::voltageV;
        made.value = v;
        made.expected = nominal;
        made.message =
            v == 0 ? fmt::format("Current flows without voltage; {:.4g} V is usual.", nominal)
                   : fmt::format("{:.4g} V while current flows; {:.4g} V is usual.", v, nominal);
        made.suggestion = "The voltage was not measured: exclude it.";
        report(std::move(made));
    }
};

}  // namespace

std::unique_ptr<QualityCheck> makeImpossibleElectricity(const MeterFacts& facts,
                                                        QualityFindings& findings) {
    return std::make_unique<ImpossibleElectricity>(facts, findings);
}

}  // namespace joulewatch
