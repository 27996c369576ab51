#include <array>
#include <cmath>
#include <optional>

#include "analyze/quality/finding_base.hpp"

namespace joulewatch {
namespace {

constexpr Metric kWatched[] = {Metric::activePowerKw, Metric::voltageV, Metric::currentA};
constexpr double kSigmas = 20;
constexpr double kBeyondHigh = 3;  // times what 99 % stay under; ratings are not known

class ImpossibleStep final : public FindingBase {
 public:
    using FindingBase::FindingBase;
    void add(const Reading& reading) override {
        for (const Metric metric : kWatched) {
            const double value = of(reading, metric);
            if (std::isnan(value)) continue;
            Last& last = last_[index(metric)];
            if (last.count >= 2 && isSpike(metric, last.before, last.value, value))
                note(metric, last);
            last.before = last.value;
            last.value = value;
            last.at = reading.at;
            ++last.count;
        }
    }

 private:
    struct Last {
        double before = 0, value = 0;
        Timestamp at{};
        std::size_t count = 0;
    };
    bool isSpike(Metric metric, double before, double value, double after) const {
        const MetricHistory& usual = history(metric);
        const double limit = kSigmas * usual.stepScale;
        return usual.stepScale > 0 && usual.high > 0 && std::abs(value - before) > limit &&
               std::abs(value - after) > limit && std::abs(value) > kBeyondHigh * usual.high;
    }
    void note(Metric metric, const Last& spike) {
        const MetricHistory& usual = history(metric);
        QualityFinding made = finding(QualityRule::impossibleStep, QualityLevel::error, spike.at);
        made.metric = metric;
        made.value = spike.value;
        made.expected = spike.before;
        made.message = fmt::format(
            "A single value of {:.4g} {} between ordinary ones; 99 % stay below {:.4g}.",
            spike.value, info(metric).unit, usual.high);
        made.suggestion = "No connected load does that: exclude it, or correct it.";
        report(std::move(made));
    }

    std::array<Last, kMetrics.size()> last_;
};

}  // namespace

std::unique_ptr<QualityCheck> makeImpossibleStep(const MeterFacts& facts,
                                                 QualityFindings& findings) {
    return std::make_unique<ImpossibleStep>(facts, findings);
}

}  // namespace joulewatch
