#include <array>
#include <cmath>

#include "analyze/quality/finding_base.hpp"

namespace joulewatch {
namespace {

constexpr Metric kWatched[] = {Metric::activePowerKw, Metric::voltageV, Metric::currentA};
constexpr std::size_t kRepeats = 6;
constexpr double kSeldom = 0.01;
constexpr Duration kDay = std::chrono::hours{24};
constexpr std::size_t kFewestInDay = 4;  // two equal days of daily values are a coincidence

class StuckValue final : public FindingBase {
 public:
    using FindingBase::FindingBase;
    void add(const Reading& reading) override {
        for (const Metric metric : kWatched) {
            Run& run = runs_[index(metric)];
            const double value = of(reading, metric);
            if (std::isnan(value)) continue;
            if (run.length > 0 && value == run.value) {
                ++run.length;
                run.last = reading.at;
                continue;
            }
            end(metric);
            run = {value, reading.at, reading.at, 1};
        }
    }
    void finish() override {
        for (const Metric metric : kWatched) end(metric);
    }

 private:
    struct Run {
        double value = 0;
        Timestamp from{}, last{};
        std::size_t length = 0;
    };

    void end(Metric metric) {
        const Run& run = runs_[index(metric)];
        const MetricHistory& usual = history(metric);
        if (run.length == 0 || run.value == 0 || !usual.varies()) return;
        const bool unusual = run.length >= kRepeats && usual.repeatShare < kSeldom;
        const bool aDay =
            run.length >= kFewestInDay && run.last + facts().interval - run.from >= kDay;
        if (!unusual && !aDay) return;
        QualityFinding made = finding(QualityRule::stuckValue, QualityLevel::warning, run.from);
        made.metric = metric;
        made.range.to = run.last + std::max(facts().interval, Duration{1});
        made.rows = run.length;
        made.value = run.value;
        made.message = fmt::format("{} equal values in a row ({:.6g} {}): the meter seems stuck.",
                                   run.length, run.value, info(metric).unit);
        made.suggestion = "Exclude the stretch unless the load really was constant.";
        report(std::move(made));
    }

    std::array<Run, kMetrics.size()> runs_;
};

}  // namespace

std::unique_ptr<QualityCheck> makeStuckValue(const MeterFacts& facts, QualityFindings& findings) {
    return std::make_unique<StuckValue>(facts, findings);
}

}  // namespace joulewatch
