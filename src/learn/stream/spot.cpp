#include "learn/stream/spot.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "signal/robust.hpp"

namespace joulewatch {
namespace {

bool allFinite(const std::vector<double>& values) {
    return std::ranges::all_of(values, [](double each) { return std::isfinite(each); });
}

}  // namespace

Result<Spot> Spot::make(SpotOptions options) {
    Spot spot;
    spot.options_ = options;
    if (!spot.sound())
        return fail(
            ErrorCode::invalidInput,
            "SPOT needs 0 < risk < 1 - level < 1, 2 to {} samples to calibrate with, a depth of {} "
            "at most, {} to {} peaks and a share of them above 0; not a risk of {}, a level of {}, "
            "{} samples, a depth of {}, {} peaks and a share of {}.",
            kMaxCalibration, kMaxDepth, kFewPeaks, kPeaks, options.risk, options.level,
            options.calibration, options.depth, options.peaks, options.renewed);
    spot.calibration_.reserve(options.calibration);
    spot.peaks_.reserve(options.peaks);
    spot.recent_.reserve(options.depth);
    return spot;
}

bool Spot::sound() const {
    const bool options = options_.risk > 0 && options_.risk < 1 - options_.level &&
                         options_.level > 0 && options_.calibration >= 2 &&
                         options_.calibration <= kMaxCalibration && options_.depth <= kMaxDepth &&
                         options_.peaks >= kFewPeaks && options_.peaks <= kPeaks &&
                         options_.renewed > 0 && options_.renewed <= 1;
    const bool tail = tail_.scale >= 0 && std::isfinite(tail_.scale) && tail_.shape > -1 &&
                      tail_.shape < 10 && uncut_ <= peakCount_ && (provisional_ || peakCount_ > 0);
    const bool sizes = calibration_.size() == (calibrated() ? 0 : samples_) &&
                       peaks_.size() == std::min<std::uint64_t>(peakCount_, options_.peaks) &&
                       peakCount_ <= samples_ && nextPeak_ < options_.peaks &&
                       recent_.size() <= options_.depth &&
                       nextRecent_ < std::max<std::uint64_t>(options_.depth, 1) &&
                       (recent_.size() == options_.depth || nextRecent_ == recent_.size()) &&
                       (peaks_.size() == options_.peaks || nextPeak_ == peaks_.size());
    return options && (tail || !calibrated()) && sizes && allFinite(calibration_) &&
           allFinite(peaks_) && allFinite(recent_) &&
           std::ranges::all_of(peaks_, [](double y) { return y > 0; }) &&
           std::isfinite(recentSum_) && std::isfinite(level_) && !std::isnan(extreme_);
}

double Spot::mean() const {
    return recent_.empty() ? 0 : recentSum_ / static_cast<double>(recent_.size());
}

Spot::Verdict Spot::add(double sample) {
    const double mean = this->mean();
    if (!std::isfinite(sample))
        return {calibrated() ? mean + extreme_ : 0, false, !calibrated(), provisional_};
    // A moving mean has a meaning once it is full.
    if (recent_.size() < options_.depth) {
        remember(sample);
        return {0, false, true, false};
    }
    const double rest = sample - mean;
    if (!calibrated()) {
        ++samples_;
        calibration_.push_back(rest);
        remember(sample);
        if (calibrated()) calibrate();
        return {0, false, true, false};
    }
    const Verdict verdict{mean + extreme_, rest > extreme_, false, provisional_};
    if (verdict.alarm) return verdict;
    ++samples_;
    if (rest > level_) addPeak(rest - level_);
    remember(sample);
    return verdict;
}

void Spot::remember(double sample) {
    if (options_.depth == 0) return;
    if (recent_.size() < options_.depth) {
        recent_.push_back(sample);
    } else {
        recentSum_ -= recent_[nextRecent_];
        recent_[nextRecent_] = sample;
    }
    recentSum_ += sample;
    nextRecent_ = (nextRecent_ + 1) % options_.depth;
    if (nextRecent_ != 0) return;
    recentSum_ = 0;  // once a round, so that rounding errors do not pile up
    for (const double each : recent_) recentSum_ += each;
}

void Spot::calibrate() {
    constexpr double kProvisional = 0.999;
    level_ = quantileInPlace(calibration_, options_.level);
    extreme_ = quantileInPlace(calibration_, kProvisional);
    provisional_ = true;
    refitAt_ = kFewPeaks;
    std::vector<double> calibration;
    calibration.swap(calibration_);
    // Once, at the end: the fit sees all peaks of the calibration.
    const std::uint64_t later = refitAt_;
    refitAt_ = options_.calibration + 1;
    for (const double each : calibration)
        if (each > level_) addPeak(each - level_);
    refitAt_ = later;
    uncut_ = peakCount_;
    if (peakCount_ >= refitAt_) fit();
}

void Spot::addPeak(double excess) {
    if (peaks_.size() < options_.peaks)
        peaks_.push_back(excess);
    else
        peaks_[nextPeak_] = excess;
    nextPeak_ = (nextPeak_ + 1) % options_.peaks;
    if (++peakCount_ >= refitAt_)
        fit();
    else if (!provisional_)
        place();
}

void Spot::fit() {
    const auto kept = static_cast<double>(std::min<std::uint64_t>(peakCount_, options_.peaks));
    refitAt_ = peakCount_ +
               std::max<std::uint64_t>(1, static_cast<std::uint64_t>(kept * options_.renewed));
    std::array<double, kPeaks + kMostImputed> all;
    const std::size_t imputed = impute(all);
    std::ranges::copy(peaks_, all.begin() + static_cast<std::ptrdiff_t>(imputed));
    const auto tail = fitParetoTail(std::span(all).first(imputed + peaks_.size()));
    if (!tail) return;
    tail_ = *tail;
    provisional_ = false;
    place();
}

std::size_t Spot::impute(std::span<double> room) const {
    if (provisional_) return 0;
    const auto cut =
        static_cast<double>(std::min<std::uint64_t>(peakCount_ - uncut_, options_.peaks));
    const double share = extremeShare();
    const double missing = std::min(cut * share / (1 - share), double{kMostImputed});
    const auto count = static_cast<std::size_t>(std::lround(missing));
    for (std::size_t i = 0; i < count; ++i)
        room[i] = tail_.excess(share * (static_cast<double>(i) + 0.5) / static_cast<double>(count));
    return count;
}

double Spot::extremeShare() const {
    constexpr double kMost = 0.5;  // a threshold below the median of the peaks is none
    return std::min(options_.risk * static_cast<double>(samples_) / static_cast<double>(peakCount_),
                    kMost);
}

void Spot::place() { extreme_ = level_ + tail_.excess(extremeShare()); }

}  // namespace joulewatch
