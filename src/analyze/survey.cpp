#include "analyze/survey.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "analyze/running_states.hpp"
#include "signal/fixed_point_histogram.hpp"

namespace joulewatch {
namespace {

using std::chrono::floor;
using std::chrono::hours;

constexpr std::array kStandardVoltages{
    100.0,  110.0,  115.0,  120.0,  127.0,   200.0,   208.0,   220.0,   230.0,   240.0,
    277.0,  347.0,  380.0,  400.0,  415.0,   440.0,   460.0,   480.0,   500.0,   525.0,
    575.0,  600.0,  660.0,  690.0,  1000.0,  3000.0,  3300.0,  4160.0,  6000.0,  6600.0,
    10000., 11000., 13800., 15000., 20000.0, 22000.0, 33000.0, 35000.0, 66000.0, 110000.0};

/// For currents like `currentA`: two decimals from 10 A on, one more per decade below.
FixedPointHistogram currentHistogram(double currentA, std::size_t windowKeys) {
    const int decimals = currentA >= 10 ? 2 : currentA >= 1 ? 3 : 4;
    return FixedPointHistogram({.decimals = decimals, .windowKeys = windowKeys});
}

/// How often each step between readings occurs; steps beyond the first kMaxSteps different ones
/// are not counted, for the most frequent step is not among thousands.
class StepCounts {
 public:
    void add(Duration step) {
        if (step != last_) {
            counts_[last_] += run_;
            last_ = step;
            run_ = 0;
            if (counts_.size() >= kMaxSteps && !counts_.contains(step)) last_ = kNone;
        }
        ++run_;
    }
    /// The shorter one of two steps that occur equally often; 0 without any.
    Duration mode() {
        counts_[last_] += std::exchange(run_, 0);
        Duration best{0};
        std::uint64_t most = 0;
        for (const auto& [step, count] : counts_) {
            if (step == kNone || count == 0) continue;
            if (count < most || (count == most && step > best)) continue;
            best = step;
            most = count;
        }
        return best;
    }

 private:
    static constexpr std::size_t kMaxSteps = 4096;
    static constexpr Duration kNone{-1};
    struct Hash {
        std::size_t operator()(Duration step) const { return std::hash<long>{}(step.count()); }
    };
    std::unordered_map<Duration, std::uint64_t, Hash> counts_;
    Duration last_ = kNone;
    std::uint64_t run_ = 0;
};

}  // namespace

struct SurveyAnalysis::Tally {
    std::size_t rows = 0;
    Timestamp first{};
    Timestamp last{};
    StepCounts steps;

    FixedPointHistogram voltageV{{.decimals = 2}};
    FixedPointHistogram currentA;
    FixedPointHistogram powerFactor{{.decimals = 4}};
    FixedPointHistogram rho{{.decimals = 4}};
    RunningStates states;
    std::array<std::array<FixedPointHistogram, 24>, 2> scheduleA;

    void addStamps(std::span<const Timestamp> at);
    void addSchedule(std::span<const Timestamp> at, std::span<const double> currentsA);
    void addPower(const ReadingBatch& batch);
};

void SurveyAnalysis::Tally::addStamps(std::span<const Timestamp> at) {
    if (rows == 0) first = at.front();
    for (const Timestamp each : at) {
        if (rows > 0) steps.add(each - last);
        last = each;
        ++rows;
    }
}

/// Hour by hour, so that the calendar is asked once an hour.
void SurveyAnalysis::Tally::addSchedule(std::span<const Timestamp> at,
                                        std::span<const double> currentsA) {
    for (std::size_t i = 0; i < at.size();) {
        const Timestamp hourEnd = floor<hours>(at[i]) + hours{1};
        const auto end =
            std::lower_bound(at.begin() + static_cast<std::ptrdiff_t>(i), at.end(), hourEnd);
        const auto rowsOfHour = static_cast<std::size_t>(end - at.begin()) - i;
        const auto hour = static_cast<std::size_t>(hourOfDay(at[i]));
        FixedPointHistogram& schedule = scheduleA[isWeekend(at[i]) ? 1 : 0][hour];
        const auto values = currentsA.subspan(i, rowsOfHour);
        const auto known = std::find_if(values.begin(), values.end(),
                                        [](double each) { return std::isfinite(each); });
        if (known != values.end()) {
            // 4096 keys: an hour's currents spread over 40 A at two decimals.
            if (schedule.empty()) schedule = currentHistogram(*known, 4096);
            if (currentA.empty()) currentA = currentHistogram(*known, 16384);
            schedule.addAll(values);
        }
        i += rowsOfHour;
    }
}

void SurveyAnalysis::Tally::addPower(const ReadingBatch& batch) {
    const auto voltageOf = batch.column(Metric::voltageV);
    const auto currentOf = batch.column(Metric::currentA);
    const auto powerOf = batch.column(Metric::activePowerKw);
    const auto powerFactorOf = batch.column(Metric::powerFactor);
    for (std::size_t k = 0; k < batch.rows(); ++k) {
        const double i = currentOf[k];
        if (!std::isfinite(i)) continue;
        const double apparentKva = std::abs(powerOf[k] / powerFactorOf[k]);
        const bool known = std::isfinite(apparentKva);
        states.add(i, known ? powerOf[k] : 0, known ? apparentKva : 0);
        const double ratio = 1000 * powerOf[k] / (voltageOf[k] * i * powerFactorOf[k]);
        if (std::isfinite(ratio)) rho.add(ratio);
    }
}

SurveyAnalysis::SurveyAnalysis(Meter meter) : tally_(std::make_unique<Tally>()) {
    result_.meter = std::move(meter);
    for (auto& day : result_.scheduleMedianA) day.fill(kMissing);
}
SurveyAnalysis::~SurveyAnalysis() = default;
SurveyAnalysis::SurveyAnalysis(SurveyAnalysis&&) noexcept = default;
SurveyAnalysis& SurveyAnalysis::operator=(SurveyAnalysis&&) noexcept = default;

void SurveyAnalysis::add(const ReadingBatch& batch, int /*pass*/) {
    if (batch.empty()) return;
    tally_->addStamps(batch.at());
    tally_->addSchedule(batch.at(), batch.column(Metric::currentA));
    tally_->voltageV.addAll(batch.column(Metric::voltageV));
    tally_->currentA.addAll(batch.column(Metric::currentA));
    tally_->powerFactor.addAll(batch.column(Metric::powerFactor));
    tally_->addPower(batch);
}

void SurveyAnalysis::endPass(int /*pass*/) {
    Tally& tally = *tally_;
    result_.rows = tally.rows;
    if (tally.rows > 0) result_.span = {.from = tally.first, .to = tally.last};
    result_.interval = tally.steps.mode();
    if (result_.interval.count() > 0) {
        const auto steps = (tally.last - tally.first) / result_.interval;
        result_.completeness =
            std::min(1.0, static_cast<double>(tally.rows) / static_cast<double>(steps + 1));
    }
    result_.medianVoltageV = tally.voltageV.quantile(0.5);
    result_.nominalVoltageV = nominalVoltageOf(result_.medianVoltageV);
    result_.runningThresholdA = tally.states.thresholdA();
    result_.runningMedianA = tally.currentA.quantileAbove(0.5, result_.runningThresholdA);
    result_.medianPowerFactor = tally.powerFactor.quantile(0.5);
    if (std::isfinite(result_.runningThresholdA))
        result_.energyWeightedPowerFactor =
            tally.states.powerFactorAbove(result_.runningThresholdA);
    result_.rho = tally.rho.quantile(0.5);
    result_.wiring = wiringOf(result_.rho);
    for (std::size_t day = 0; day < 2; ++day)
        for (std::size_t hour = 0; hour < 24; ++hour)
            result_.scheduleMedianA[day][hour] = tally.scheduleA[day][hour].quantile(0.5);
    tally_.reset();
}

Wiring wiringOf(double rho) {
    if (rho >= 0.95 && rho <= 1.05) return Wiring::singlePhase;
    if (rho >= 1.65 && rho <= 1.81) return Wiring::threePhaseLine;
    if (rho >= 2.85 && rho <= 3.15) return Wiring::threePhaseNeutral;
    return Wiring::unknown;
}

double nominalVoltageOf(double medianVoltageV) {
    const auto nearest = std::min_element(
        kStandardVoltages.begin(), kStandardVoltages.end(), [&](double a, double b) {
            return std::abs(a - medianVoltageV) < std::abs(b - medianVoltageV);
        });
    return std::abs(*nearest - medianVoltageV) <= 0.05 * *nearest ? *nearest : medianVoltageV;
}

}  // namespace joulewatch
