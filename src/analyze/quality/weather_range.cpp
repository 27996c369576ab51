#include "analyze/quality/finding_base.hpp"

namespace joulewatch {
namespace {

constexpr double kColdest = -60;
constexpr double kHottestAir = 60;
constexpr double kHottestOil = 200;  // it burns before: the flash point is 140 to 150 °C
constexpr double kFahrenheitMedian = 45;

class WeatherRange final : public FindingBase {
 public:
    WeatherRange(const MeterFacts& facts, QualityFindings& findings)
        : FindingBase(facts, findings) {
        const MetricHistory& usual = facts.history->of(Metric::temperatureC);
        fahrenheit_ = facts.weather && usual.count > 0 && usual.median > kFahrenheitMedian;
        if (!fahrenheit_) return;
        QualityFinding made =
            finding(QualityRule::weatherRange, QualityLevel::warning, facts.history->span().from);
        made.metric = Metric::temperatureC;
        made.range.to = facts.history->span().to + Duration{1};
        made.rows = usual.count;
        made.value = usual.median;
        made.expected = (usual.median - 32) / 1.8;
        made.message = fmt::format(
            "Half of the temperatures are above {:.3g} °C: they seem to be in °F.", usual.median);
        made.suggestion = "Bring the file again with °F as the column's unit.";
        report(std::move(made));
    }
    void add(const Reading& reading) override {
        if (!fahrenheit_)
            check(Metric::temperatureC, reading, kColdest,
                  facts().weather ? kHottestAir : kHottestOil);
        check(Metric::humidityPercent, reading, 0, 100);
    }

 private:
    void check(Metric metric, const Reading& reading, double lowest, double highest) {
        const double value = of(reading, metric);
        if (!(value < lowest || value > highest)) return;
        QualityFinding made = finding(QualityRule::weatherRange, QualityLevel::warning, reading.at);
        made.metric = metric;
        made.value = value;
        made.message = fmt::format("{:.4g} {} is outside {:g} to {:g}: the sensor is broken.",
                                   value, info(metric).unit, lowest, highest);
        made.suggestion = "Exclude the values.";
        report(std::move(made));
    }

    bool fahrenheit_ = false;
};

}  // namespace

std::unique_ptr<QualityCheck> makeWeatherRange(const MeterFacts& facts, QualityFindings& findings) {
    return std::make_unique<WeatherRange>(facts, findings);
}

}  // namespace joulewatch
