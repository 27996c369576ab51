#include <cmath>

#include "analyze/quality/finding_base.hpp"

namespace joulewatch {
namespace {

constexpr double kRelative = 0.02;

class PowerMismatch final : public FindingBase {
 public:
    using FindingBase::FindingBase;
    void add(const Reading& reading) override {
        const auto ratio = facts().history->powerRatio();
        if (!ratio) return;
        const double v = of(reading, Metric::voltageV);
        const double i = of(reading, Metric::currentA);
        const double factor = of(reading, Metric::powerFactor);
        const double power = of(reading, Metric::activePowerKw);
        const double made = *ratio * v * i * factor / 1000;
        const double error = std::abs(power - made);
        if (!(error > kRelative * std::abs(made) + rounding(*ratio, v, i, factor))) return;
        QualityFinding found =
            finding(QualityRule::powerMismatch, QualityLevel::warning, reading.at);
        found.metric = Metric::activePowerKw;
        found.value = power;
        found.expected = made;
        found.message = fmt::format(
            "Power is {:.4g} kW where voltage, current and power factor make {:.4g} kW.", power,
            made);
        found.suggestion = "One of the four was measured or written wrongly: exclude it if known.";
        report(std::move(found));
    }

 private:
    /// Half of the last digit of each factor, carried into the product.
    double rounding(double ratio, double v, double i, double factor) const {
        const auto half = [&](Metric metric) { return history(metric).resolution / 2; };
        return half(Metric::activePowerKw) + ratio / 1000 *
                                                 (half(Metric::voltageV) * std::abs(i * factor) +
                                                  half(Metric::currentA) * std::abs(v * factor) +
                                                  half(Metric::powerFactor) * std::abs(v * i));
    }
};

}  // namespace

std::unique_ptr<QualityCheck> makePowerMismatch(const MeterFacts& facts,
                                                QualityFindings& findings) {
    return std::make_unique<PowerMismatch>(facts, findings);
}

}  // namespace joulewatch
