#pragma once

#include <string>
#include <string_view>

#include "ingest/table/column_role.hpp"

namespace joulewatch {

/// What a column seems to hold, by its header alone.
struct HeaderGuess {
    ColumnRole role = ColumnRole::ignored;
    std::string unit;       // empty: the header does not say
    double confidence = 0;  // 1: the word itself; of two candidates for a role the higher wins
    std::string meter;      // of whom it speaks, where it speaks of one of several: a phase, a zone
};

/// By the usual synonyms in any case, with or without separators and unit: `Voltage`, `voltage_kv`,
/// `Power (W)`, `Global_active_power`, `VL1`, `PowerConsumption_Zone1`.
HeaderGuess guessHeader(std::string_view header);

/// Lower case without spaces, underscores, brackets and the like: `Power (W)` → `powerw`.
std::string plainName(std::string_view header);

/// The columns of phasor measurement units are called by relay, quantity and channel:
/// `R1-PM7:V` is the positive-sequence voltage of R1, `R1:F` its frequency. Adhikari, Pan et al.,
/// Mississippi State University and Oak Ridge National Laboratory, 2014.
bool isPhasorHeader(std::string_view header);

}  // namespace joulewatch
