#include "analyze/low_rate_harmonics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

constexpr std::size_t kBackgroundReach = 50;  // 101 bins
constexpr double kLongestPeriodS = 3600;      // hour medians take out what is slower
constexpr double kHighestOrder = 7;
constexpr double kFundamentalRatio = 20;  // of a peak to its background
constexpr double kHarmonicRatio = 4;      // below, healthy machines read up to 12 % after a week
constexpr double kLeastShownRatio = 0.005;
constexpr std::size_t kMaxSpectrumBins = 200;
// Power of a hundred-millionth of the current: below is rounding, not a background.
constexpr double kFloor = 1e-16;

/// An averaged spectrum and what stands out of its background.
class LineSpectrum {
 public:
    LineSpectrum(const AveragedPeriodogram& from, double stepS)
        : power_(from.power()),
          background_(runningMedianBackground(power_, kBackgroundReach)),
          samples_(static_cast<double>(from.samples())),
          durationS_(stepS * samples_),
          meanOverMedian_(meanOverMedian(from.stretches())),
          harmonicRatio_(std::max(kHarmonicRatio, chanceRatio(from.stretches()))) {
        for (double& each : background_) each = std::max(each, kFloor);
    }
    std::size_t bins() const { return power_.size(); }
    double power(std::size_t bin) const { return power_[bin]; }
    double ratio(std::size_t bin) const { return power_[bin] / background_[bin]; }
    double periodS(std::size_t bin) const { return durationS_ / static_cast<double>(bin); }
    /// The first bin of a period of at most `periodS`.
    std::size_t binOf(double periodS) const {
        return static_cast<std::size_t>(std::ceil(durationS_ / periodS));
    }
    /// The bin in [begin, end) that stands out most; `begin` where there is none.
    std::size_t strongest(std::size_t begin, std::size_t end) const {
        std::size_t best = begin;
        for (std::size_t k = begin; k < end; ++k)
            if (ratio(k) > ratio(best)) best = k;
        return best;
    }
    /// Whether a harmonic is seen at `cyclesPerSample`, within two bins.
    bool standsOut(double cyclesPerSample) const {
        const std::size_t middle = nearest(cyclesPerSample);
        double highest = 0;
        for (std::size_t k = std::max<std::size_t>(middle, 3) - 2; k <= middle + 2; ++k)
            if (k < bins()) highest = std::max(highest, ratio(k));
        return highest >= harmonicRatio_;
    }
    /// Variance per sample of a noise that is everywhere as strong as the background here.
    double noisePower(double cyclesPerSample) const {
        return background_[nearest(cyclesPerSample)] * meanOverMedian_ * samples_ / 4;
    }
    double samples() const { return samples_; }

 private:
    std::size_t nearest(double cyclesPerSample) const {
        return std::min(static_cast<std::size_t>(std::lround(cyclesPerSample * samples_)),
                        bins() - 1);
    }

    std::vector<double> power_;
    std::vector<double> background_;
    double samples_;
    double durationS_;
    double meanOverMedian_;
    double harmonicRatio_;
};

std::vector<PeriodRatio> strongestBins(const LineSpectrum& spectrum, std::size_t first,
                                       double fundamental) {
    std::vector<std::size_t> bins;
    for (std::size_t k = first; k < spectrum.bins(); ++k) bins.push_back(k);
    const std::size_t kept = std::min(kMaxSpectrumBins, bins.size());
    std::partial_sort(bins.begin(), bins.begin() + static_cast<std::ptrdiff_t>(kept), bins.end(),
                      [&](std::size_t a, std::size_t b) {
                          return spectrum.power(a) != spectrum.power(b)
                                     ? spectrum.power(a) > spectrum.power(b)
                                     : a < b;
                      });
    bins.resize(kept);
    std::sort(bins.begin(), bins.end(), std::greater<>());  // by period, shortest first
    std::vector<PeriodRatio> shown;
    for (const std::size_t k : bins)
        shown.push_back(
            {.periodS = spectrum.periodS(k), .ratio = std::sqrt(spectrum.power(k)) / fundamental});
    return shown;
}

/// The line at `fundamentalBin` and its harmonics, by least squares: the windowed spectrum says
/// whether a line is there, but its taper throws a third of the readings away.
void measure(const LineSpectrum& spectrum, const StretchSample& sample, std::size_t fundamentalBin,
             HarmonicsFinding& finding) {
    const double frequency = sample.refine(static_cast<double>(fundamentalBin) / spectrum.samples(),
                                           static_cast<std::size_t>(spectrum.samples()));
    const auto amplitude = [&](double at) {
        return std::sqrt(std::max(0.0, sample.squaredAmplitude(at, spectrum.noisePower(at))));
    };
    const double fundamental = amplitude(frequency);
    finding.fundamentalPeriodS = spectrum.periodS(1) / (frequency * spectrum.samples());
    double squares = 0;
    for (const int order : {3, 5, 7}) {
        if (!spectrum.standsOut(order * frequency)) continue;
        const double ratio = amplitude(order * frequency) / fundamental;
        squares += ratio * ratio;
        if (ratio >= kLeastShownRatio)
            finding.dominantHarmonics.push_back({.order = order, .ratio = ratio});
    }
    std::stable_sort(finding.dominantHarmonics.begin(), finding.dominantHarmonics.end(),
                     [](const auto& a, const auto& b) { return a.ratio > b.ratio; });
    finding.thdPercent = 100 * std::sqrt(squares);
    finding.quality = harmonicQuality(finding.thdPercent);
    finding.severity = severityOf(*finding.quality);
    finding.periodSpectrum = strongestBins(spectrum, spectrum.binOf(kLongestPeriodS), fundamental);
}

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

LowRateHarmonicsAnalysis::LowRateHarmonicsAnalysis(MachineSurvey survey)
    : survey_(std::move(survey)), normaliser_(survey_), powerFactorShift_(survey_) {
    finding_.machineId = survey_.meter.id;
    finding_.powerFactor = survey_.energyWeightedPowerFactor;
    finding_.provenance.basis = Basis::rmsSeries;
    finding_.provenance.method =
        "Spectral signature of the RMS series: 3rd, 5th and 7th harmonic of the strongest cycle in "
        "averaged Hann periodograms (Welch 1967) of the schedule-normalised production current, "
        "above a running-median background; amplitudes by least squares";
}

void LowRateHarmonicsAnalysis::add(const ReadingBatch& batch, int /*pass*/) {
    literal_.add(batch);
    powerFactorShift_.add(batch);
    normaliser_.add(batch, [this](const ProductionStretch& each) { addStretch(each); });
}

void LowRateHarmonicsAnalysis::addStretch(const ProductionStretch& stretch) {
    if (!centred(stretch, normaliser_.stretchSamples(), centred_)) return;
    if (!periodogram_) periodogram_.emplace(normaliser_.stretchSamples());
    periodogram_->add(centred_);
    sample_.add(centred_, stretch.present);
}

void LowRateHarmonicsAnalysis::endPass(int /*pass*/) {
    normaliser_.finish([this](const ProductionStretch& each) { addStretch(each); });
    finding_.literal = literal_.result();
    std::vector<std::string>& warnings = finding_.provenance.warnings;
    warnings.push_back(fmt::format(
        "Harmonics of the mains (100 Hz and above) cannot be observed in RMS readings every {:g} "
        "s; "
        "these figures describe the machine's own slow cycle. A true THD needs waveforms "
        "(--waveforms).",
        seconds(survey_.interval)));
    const std::size_t usable = periodogram_ ? periodogram_->stretches() : 0;
    if (auto shortage = productionShortage(survey_, usable)) {
        finding_.provenance.status = Status::insufficientData;
        warnings.push_back(std::move(*shortage));
    } else {
        judge();
    }
    if (powerFactorShift_.fellAtSamePower())
        warnings.emplace_back(
            "The power factor fell while the power stayed: displacement or distortion; a waveform "
            "is needed to tell them apart.");
    periodogram_.reset();
    sample_ = {};
    literal_ = {};
}

void LowRateHarmonicsAnalysis::judge() {
    Provenance& provenance = finding_.provenance;
    const double stepS = seconds(survey_.interval);
    const LineSpectrum spectrum(*periodogram_, stepS);
    const std::size_t first = spectrum.binOf(kLongestPeriodS);
    // The 7th harmonic of the last one is still below the Nyquist frequency.
    const std::size_t end = std::max(
        first,
        static_cast<std::size_t>(static_cast<double>(spectrum.bins() - 1) / kHighestOrder) + 1);
    const std::size_t found = spectrum.strongest(first, end);
    if (first < end && spectrum.ratio(found) > kFundamentalRatio)
        return measure(spectrum, sample_, found, finding_);

    provenance.status = Status::noFindings;
    const std::size_t beyond = spectrum.strongest(end, spectrum.bins());
    if (beyond < spectrum.bins() && spectrum.ratio(beyond) > kFundamentalRatio) {
        const double periodS = spectrum.periodS(beyond);
        provenance.warnings.push_back(fmt::format(
            "A cycle of {:.4g} s stands out, but its 7th harmonic is beyond what readings every "
            "{:g} s can show; they would have to come at least every {:.3g} s.",
            periodS, stepS, periodS / (2 * kHighestOrder)));
    } else if (first >= end) {
        provenance.status = Status::insufficientData;
        provenance.warnings.push_back(fmt::format(
            "Readings every {:g} s are too slow for the harmonics of a cycle within the hour; they "
            "would have to come at least every {:.3g} s.",
            stepS, kLongestPeriodS / (2 * kHighestOrder)));
    } else {
        provenance.warnings.emplace_back(
            "No cycle between a few samples and an hour stands out of the current.");
    }
}

}  // namespace joulewatch
