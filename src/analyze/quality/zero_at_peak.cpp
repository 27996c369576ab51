#include <cmath>
#include <optional>

#include "analyze/quality/finding_base.hpp"
#include "signal/robust.hpp"

namespace joulewatch {
namespace {

constexpr double kNearZero = 0.02;  // of the meter's own peak-hour median
/// The lowest fifth of a site at work stays above this share of the median; else zeros are
/// ordinary.
constexpr double kSeldomLow = 0.1;
constexpr double kLowestFifth = 0.2;
constexpr std::size_t kFewestIntervals = 2;
constexpr Duration kTooLong = std::chrono::hours{24};

bool isPeak(std::size_t hour) { return hour < 5 * 24 && hour % 24 >= 8 && hour % 24 < 18; }

class ZeroAtPeak final : public FindingBase {
 public:
    ZeroAtPeak(const MeterFacts& facts, QualityFindings& findings) : FindingBase(facts, findings) {
        std::vector<double> peak =
            facts.history->medians(Metric::activePowerKw).valuesWhere(isPeak);
        constexpr std::size_t kFewest = 40;  // quarter hours of one working day
        if (peak.size() < kFewest) return;
        const double usual = median(peak);
        if (usual > 0 && quantileInPlace(peak, kLowestFifth) >= kSeldomLow * usual) usual_ = usual;
    }
    void add(const Reading& reading) override {
        const double power = of(reading, Metric::activePowerKw);
        if (!usual_ || std::isnan(power)) return;
        if (std::abs(power) >= kNearZero * *usual_) return end();
        if (!from_) {
            from_ = reading.at;
            value_ = power;
            peak_ = 0;
        }
        last_ = reading.at;
        peak_ += isPeak(hourOfWeek(reading.at));
    }
    void finish() override { end(); }

 private:
    void end() {
        if (from_ && peak_ >= kFewestIntervals) {
            const Duration length = last_ + facts().interval - *from_;
            QualityFinding made =
                finding(QualityRule::zeroAtPeak,
                        length > kTooLong ? QualityLevel::error : QualityLevel::warning, *from_);
            made.metric = Metric::activePowerKw;
            made.range.to = *from_ + length;
            made.rows = peak_;
            made.value = value_;
            made.expected = usual_;
            made.message =
                fmt::format("Hardly any power in peak hours, where {:.4g} kW is usual.", *usual_);
            made.suggestion =
                "Was the site closed? If not, the meter or its connection failed: exclude the "
                "stretch.";
            report(std::move(made));
        }
        from_.reset();
    }

    std::optional<double> usual_;
    std::optional<Timestamp> from_;
    Timestamp last_{};
    double value_ = 0;
    std::size_t peak_ = 0;
};

}  // namespace

std::unique_ptr<QualityCheck> makeZeroAtPeak(const MeterFacts& facts, QualityFindings& findings) {
    return std::make_unique<ZeroAtPeak>(facts, findings);
}

}  // namespace joulewatch
