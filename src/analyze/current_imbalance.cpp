#include "analyze/current_imbalance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

constexpr double kCurveS = 3600;
constexpr std::size_t kMaxCurvePoints = 200;

/// Lags up to an hour, and up to the longest one asked for, within a stretch.
std::size_t longestLag(const CurrentImbalanceOptions& options, std::size_t stretchSamples,
                       Duration interval) {
    const double hour = kCurveS / std::chrono::duration<double>(interval).count();
    auto lag = static_cast<std::size_t>(std::ceil(hour));
    for (const int each : options.lags) lag = std::max(lag, static_cast<std::size_t>(each));
    return std::min(lag, stretchSamples - 1);
}

}  // namespace

CurrentImbalanceAnalysis::CurrentImbalanceAnalysis(MachineSurvey survey,
                                                   CurrentImbalanceOptions options)
    : survey_(std::move(survey)),
      options_(std::move(options)),
      normaliser_(survey_),
      literal_(options_.lags) {
    for (const int each : options_.lags)
        ensure(each >= 1 && each <= CurrentImbalanceOptions::kMaxLag,
               "a lag is at least 1 and at most kMaxLag");
    finding_.machineId = survey_.meter.id;
    finding_.provenance.basis = Basis::singleChannelProxy;
    finding_.provenance.method =
        "Variation and periodic swings of the schedule-normalised production current: coefficient "
        "of variation, autocorrelation, and the largest spectral line beyond chance (Fisher 1929, "
        "p < 0.001) fitted by least squares";
    finding_.provenance.warnings.emplace_back(
        "One RMS current per machine cannot show phase imbalance; it shows how the current varies "
        "and swings. Imbalance itself needs the three phases (--three-phase).");
}

void CurrentImbalanceAnalysis::add(const ReadingBatch& batch, int /*pass*/) {
    literal_.add(batch);
    normaliser_.add(batch, [this](const ProductionStretch& each) { addStretch(each); });
}

void CurrentImbalanceAnalysis::addStretch(const ProductionStretch& stretch) {
    if (stretch.present == stretch.values.size()) {
        variation_.add(stretch.values);
    } else {
        scratch_.clear();
        std::copy_if(stretch.values.begin(), stretch.values.end(), std::back_inserter(scratch_),
                     [](double each) { return !std::isnan(each); });
        variation_.add(scratch_);
    }
    const std::size_t full = normaliser_.stretchSamples();
    if (!centred(stretch, full, scratch_)) return;
    if (!swing_) {
        swing_.emplace(full, survey_.interval);
        autocorrelation_.emplace(full, longestLag(options_, full, survey_.interval));
    }
    swing_->add(scratch_, stretch.present);
    autocorrelation_->add(scratch_);
}

void CurrentImbalanceAnalysis::endPass(int /*pass*/) {
    normaliser_.finish([this](const ProductionStretch& each) { addStretch(each); });
    finding_.literal = literal_.result();
    if (auto shortage = productionShortage(survey_, swing_ ? swing_->stretches() : 0)) {
        finding_.provenance.status = Status::insufficientData;
        finding_.provenance.warnings.push_back(std::move(*shortage));
        for (const int each : options_.lags)
            finding_.autocorrelations.push_back({.lag = each, .r = kMissing});
    } else {
        reportVariation();
        reportAutocorrelation();
        reportSwing();
        finding_.severity = std::max(finding_.variabilitySeverity, finding_.periodicSeverity);
    }
    swing_.reset();
    autocorrelation_.reset();
    variation_ = {};
}

void CurrentImbalanceAnalysis::reportVariation() {
    finding_.coefficientOfVariation = variation_.coefficient();
    finding_.variabilitySeverity = variationSeverity(finding_.coefficientOfVariation);
    finding_.currentRangeA =
        (variation_.quantile(0.95) - variation_.quantile(0.05)) * survey_.runningMedianA;
    finding_.rollingCvMedian = variation_.rollingQuantile(0.5);
    finding_.rollingCvMax = variation_.rollingQuantile(1);
}

void CurrentImbalanceAnalysis::reportAutocorrelation() {
    const std::vector<double> curve = autocorrelation_->curve();
    for (const int lag : options_.lags) {
        const auto at = static_cast<std::size_t>(lag);
        const bool known = at < curve.size();
        finding_.autocorrelations.push_back({.lag = lag, .r = known ? curve[at] : kMissing});
        if (!known && at >= normaliser_.stretchSamples())
            finding_.provenance.warnings.push_back(
                fmt::format("There is no autocorrelation at lag {}: a stretch of production holds "
                            "{} samples.",
                            lag, normaliser_.stretchSamples()));
    }
    const std::size_t stride = (curve.size() + kMaxCurvePoints - 1) / kMaxCurvePoints;
    const double stepS = std::chrono::duration<double>(survey_.interval).count();
    for (std::size_t lag = 0; lag < curve.size(); lag += stride)
        finding_.autocorrelationCurve.push_back(
            {.lagS = static_cast<double>(lag) * stepS, .r = curve[lag]});
}

void CurrentImbalanceAnalysis::reportSwing() {
    PeriodicSwing::Finding found = swing_->result();
    finding_.pValue = found.pValue;
    finding_.periodS = found.periodS;
    finding_.amplitudePercent = found.amplitudePercent;
    finding_.profile = std::move(found.profile);
    finding_.periodicSeverity = band(finding_.amplitudePercent, 5, 10);  // none: NORMAL
    if (std::isnan(found.pValue))
        finding_.provenance.warnings.emplace_back(
            "The readings are too slow to show a swing within the hour.");
}

}  // namespace joulewatch
