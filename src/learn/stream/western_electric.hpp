#pragma once

#include "learn/stream/state_bytes.hpp"
#include "learn/stream/zone_history.hpp"

namespace joulewatch {

/// The four zone rules of the Western Electric Statistical Quality Control Handbook (1956), on
/// standardised, independent samples: 1: beyond 3σ; 2: two of three beyond 2σ; 3: four of five
/// beyond 1σ; 4: eight in a row, each on one side. All four together alarm once in 92 ordinary
/// samples (Champ & Woodall, Technometrics 29:4, 1987: 91.75): 15 minutes at 10 s, so feed them
/// blocks.
class WesternElectricRules {
 public:
    /// `z` in σ from the ordinary mean; a value that is no number is passed over.
    BrokenRules add(double z) {
        BrokenRules broken;
        if (!std::isfinite(z)) return broken;
        zones_.add(z);
        broken.add(1, std::abs(z) > 3);
        broken.add(2, zones_.beyondTwo(2, 3));
        broken.add(3, zones_.beyondOne(4, 5));
        broken.add(4, zones_.oneSide(8));
        return broken;
    }
    void restart() { zones_ = {}; }

 private:
    friend class StateAccess;
    static constexpr StateKind kState{"Western Electric rules", 0x52454757, 1};
    static void fields(auto& self, auto& visit) { visit(self.zones_); }
    static bool sound() { return true; }

    ZoneHistory zones_;
};

}  // namespace joulewatch
