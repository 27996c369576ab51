#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "core/reading_batch.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// Currents into the machine (in: its neutral) and voltages of its lines against neutral.
enum class WaveformChannel : std::uint8_t { ia, ib, ic, in, va, vb, vc };

struct WaveformChannelInfo {
    WaveformChannel channel;
    std::string_view name;  // column of a file
    bool isVoltage;         // V, else A
};
inline constexpr std::array kWaveformChannels{
    WaveformChannelInfo{WaveformChannel::ia, "ia", false},
    WaveformChannelInfo{WaveformChannel::ib, "ib", false},
    WaveformChannelInfo{WaveformChannel::ic, "ic", false},
    WaveformChannelInfo{WaveformChannel::in, "in", false},
    WaveformChannelInfo{WaveformChannel::va, "va", true},
    WaveformChannelInfo{WaveformChannel::vb, "vb", true},
    WaveformChannelInfo{WaveformChannel::vc, "vc", true},
};

constexpr std::size_t index(WaveformChannel channel) { return static_cast<std::size_t>(channel); }

/// Instantaneous values of one machine, evenly sampled: a burst, or a bounded piece of a longer
/// record, which arrives as a stream of pieces.
struct Waveform {
    MeterId machineId;  // empty when the file names none
    Timestamp start{};  // of the first sample
    double sampleRateHz = 0;
    bool continuesPrevious = false;  // its first sample follows the last one of the piece before

    /// A and V; empty: not recorded; NaN: a sample that is missing. All others are of one length.
    std::array<std::vector<double>, kWaveformChannels.size()> channels;

    const std::vector<double>& of(WaveformChannel channel) const {
        return channels[index(channel)];
    }
    std::size_t samples() const {
        std::size_t most = 0;
        for (const auto& each : channels) most = std::max(most, each.size());
        return most;
    }
};

/// Takes one piece after the other; false: stop reading.
using WaveformSink = std::function<bool(const Waveform&)>;

/// What a file of waveforms held.
struct WaveformReport {
    std::uint64_t samples = 0;
    std::uint64_t records = 0;  // bursts, or one
    std::vector<std::string> warnings;
};

}  // namespace joulewatch
