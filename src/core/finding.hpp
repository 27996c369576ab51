#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace joulewatch {

/// What a finding stands on; nothing is claimed that its basis cannot show.
enum class Basis : std::uint8_t {
    waveform,
    threePhase,
    rmsSeries,
    singleChannelProxy,
    energyBalance,
    estimate
};

constexpr std::string_view name(Basis basis) {
    switch (basis) {
        case Basis::waveform:
            return "waveform";
        case Basis::threePhase:
            return "three_phase";
        case Basis::rmsSeries:
            return "rms_series";
        case Basis::singleChannelProxy:
            return "single_channel_proxy";
        case Basis::energyBalance:
            return "energy_balance";
        case Basis::estimate:
            break;
    }
    return "estimate";
}

/// How far a question could be answered for one machine.
enum class Status : std::uint8_t { ok, noFindings, insufficientData };

constexpr std::string_view name(Status status) {
    switch (status) {
        case Status::ok:
            return "ok";
        case Status::noFindings:
            return "no_findings";
        case Status::insufficientData:
            break;
    }
    return "insufficient_data";
}

/// What every finding carries beside its figures.
struct Provenance {
    Basis basis = Basis::rmsSeries;
    Status status = Status::ok;
    std::string method;                 // one line: which estimator, which paper or standard
    std::vector<std::string> warnings;  // whole sentences for the reader of the report
};

}  // namespace joulewatch
