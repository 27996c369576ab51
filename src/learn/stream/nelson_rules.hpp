#pragma once

#include <algorithm>

#include "learn/stream/state_bytes.hpp"
#include "learn/stream/zone_history.hpp"

namespace joulewatch {

/// How many samples make a run, by rule. Nelson's lengths alarm often: on data that shall be quiet
/// for years, longer ones are derived from how often that may be.
struct NelsonLengths {
    std::uint32_t oneSide = 9, monotone = 6, alternating = 14, within = 15, astride = 8;
};

/// The eight rules of Nelson, The Shewhart Control Chart: Tests for Special Causes, J. Quality
/// Technology 16:4, 1984, on standardised, independent samples: 1: beyond 3σ; 2: nine in a row on
/// one side; 3: six in a row rising or falling; 4: fourteen in a row up and down by turns; 5: two
/// of three beyond 2σ; 6: four of five beyond 1σ; 7: fifteen in a row within 1σ; 8: eight in a row
/// beyond 1σ, on both sides. Equal neighbours neither rise nor fall. Runs on one side and astride
/// are counted up to 31 samples.
class NelsonRules {
 public:
    /// `z` in σ from the ordinary mean; a value that is no number is passed over.
    BrokenRules add(double z, const NelsonLengths& lengths = {}) {
        BrokenRules broken;
        if (!std::isfinite(z)) return broken;
        zones_.add(z);
        follow(z);
        broken.add(1, std::abs(z) > 3);
        broken.add(2, zones_.oneSide(bits(lengths.oneSide)));
        broken.add(3, monotone_ >= lengths.monotone);
        broken.add(4, alternating_ >= lengths.alternating);
        broken.add(5, zones_.beyondTwo(2, 3));
        broken.add(6, zones_.beyondOne(4, 5));
        broken.add(7, within_ >= lengths.within);
        broken.add(8, zones_.astride(bits(lengths.astride)));
        return broken;
    }
    void restart() { *this = {}; }

 private:
    friend class StateAccess;
    static constexpr StateKind kState{"Nelson rules", 0x534C454E, 1};
    static void fields(auto& self, auto& visit) {
        visit(self.zones_, self.last_, self.direction_, self.monotone_, self.alternating_,
              self.within_);
    }
    bool sound() const {
        return std::isfinite(last_) && direction_ >= -1 && direction_ <= 1 &&
               monotone_ <= kLongest && alternating_ <= kLongest && within_ <= kLongest;
    }

    /// What a ZoneHistory looks back at most.
    static std::uint32_t bits(std::uint32_t length) { return std::min(length, 31U); }

    void follow(double z) {
        within_ = std::abs(z) < 1 ? std::min(within_ + 1, kLongest) : 0;
        if (monotone_ == 0) {
            monotone_ = alternating_ = 1;
        } else {
            const int turn = z > last_ ? 1 : z < last_ ? -1 : 0;
            if (turn == 0) {
                monotone_ = alternating_ = 1;
            } else {
                monotone_ = turn == direction_ ? std::min(monotone_ + 1, kLongest) : 2;
                alternating_ = turn == -direction_ ? std::min(alternating_ + 1, kLongest) : 2;
            }
            direction_ = turn;
        }
        last_ = z;
    }

    static constexpr std::uint32_t kLongest = 1000;  // a run is not counted further
    ZoneHistory zones_;
    double last_ = 0;
    std::int32_t direction_ = 0;  // of the last step: 1 up, −1 down
    std::uint32_t monotone_ = 0, alternating_ = 0, within_ = 0;  // samples in the run
};

}  // namespace joulewatch
