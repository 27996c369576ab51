#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "learn/stream/state_bytes.hpp"
#include "signal/pareto_tail.hpp"

namespace joulewatch {

struct SpotOptions {
    double risk = 1e-4;   // q: the share of ordinary samples beyond the threshold
    double level = 0.98;  // quantile of the calibration from which on the tail is fitted
    std::uint64_t calibration = 4000;  // samples; 1/(1−level)·50 of them give 50 peaks
    std::uint64_t depth = 0;           // of the moving mean taken off first (DSPOT); 0: none (SPOT)
    std::uint64_t peaks = 512;         // the newest, that the tail is fitted to
    double renewed = 0.1;              // share of them that has to be new for another fit
};

/// A threshold that follows the upper tail of a stream of scores, by extreme value theory: SPOT,
/// and with a depth DSPOT, of Siffer et al., Anomaly Detection in Streams with Extreme Value
/// Theory, KDD 2017. What exceeds t, the `level` quantile, is taken for a generalised Pareto tail,
/// and the threshold is z_q = t + (σ/γ)((q·n/n_t)^{−γ} − 1). Anomalies change neither the tail nor
/// the mean. With fewer than 50 peaks the empirical 0.999 quantile stands in: `provisional`. The
/// tail is fitted anew each time a share of its peaks is new.
class Spot {
 public:
    static constexpr std::uint64_t kMaxCalibration = 100'000, kMaxDepth = 10'000;
    static constexpr std::size_t kPeaks = 512, kFewPeaks = 50, kMostImputed = 128;

    struct Verdict {
        double threshold = 0;  // z_q, in the unit of the samples; 0 during the warm-up
        bool alarm = false;
        bool warmingUp = false;    // the calibration goes on
        bool provisional = false;  // a quantile, for want of peaks
        bool operator==(const Verdict&) const = default;
    };

    /// `invalidInput` unless 0 < risk < 1 − level < 1, and sizes within the limits above.
    static Result<Spot> make(SpotOptions options = {});

    /// A value that is no number is passed over.
    Verdict add(double sample);
    /// t: what does not exceed it changes nothing but the count of samples. No meaning before the
    /// calibration is over.
    double level() const { return level_; }
    /// As if so many samples had been added, none of them beyond level(); for SPOT without a mean.
    void addCalm(std::uint64_t samples) {
        if (calibrated()) samples_ += samples;
    }

 private:
    friend class StateAccess;
    static constexpr StateKind kState{"SPOT", 0x544F5053, 2};
    static void fields(auto& self, auto& visit) {
        visit(self.options_.risk, self.options_.level, self.options_.calibration,
              self.options_.depth, self.options_.peaks, self.options_.renewed, self.calibration_,
              self.peaks_, self.nextPeak_, self.recent_, self.nextRecent_, self.recentSum_,
              self.tail_.scale, self.tail_.shape, self.samples_, self.peakCount_, self.uncut_,
              self.refitAt_, self.level_, self.extreme_, self.provisional_);
    }
    bool sound() const;
    bool calibrated() const { return samples_ >= options_.calibration; }
    double mean() const;
    void remember(double sample);
    void calibrate();
    void addPeak(double excess);
    void fit();
    void place();
    /// Writes what is missing beyond the threshold among the peaks, and says how many.
    std::size_t impute(std::span<double> room) const;
    double extremeShare() const;  // of the peaks: q·n/n_t

    SpotOptions options_;
    std::vector<double> calibration_;  // emptied when it is over
    std::vector<double> peaks_;        // the newest excesses over level_, a ring
    std::uint64_t nextPeak_ = 0;
    std::vector<double> recent_;  // the last `depth` ordinary samples, a ring
    std::uint64_t nextRecent_ = 0;
    double recentSum_ = 0;
    ParetoTail tail_{};
    std::uint64_t samples_ = 0, peakCount_ = 0;  // n and n_t: ordinary ones
    std::uint64_t uncut_ = 0;         // peaks of the calibration, the extreme ones among them
    std::uint64_t refitAt_ = 0;       // peaks
    double level_ = 0, extreme_ = 0;  // t and z_q, without the mean
    bool provisional_ = false;
};

}  // namespace joulewatch
