#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/waveform.hpp"

namespace joulewatch {

/// Ten cycles of a 50 Hz system or twelve of a 60 Hz one, about 200 ms, each cycle in the same
/// number of samples: what IEC 61000-4-7 transforms.
struct WaveformWindow {
    Timestamp at{};  // where it begins
    double f1Hz = 0;
    std::size_t cycles = 10;
    double sampleRateHz = 0;       // of the record
    bool followsPrevious = false;  // begins where the one before ended
    std::array<std::vector<double>, kWaveformChannels.size()> channels;
};

/// Cuts a stream of pieces into windows that follow each other without a gap, each synchronised to
/// the mains: the frequency is estimated anew, and the record resampled to whole cycles unless its
/// own samples fit them already.
class WaveformWindows {
 public:
    using Sink = std::function<void(const WaveformWindow&)>;
    explicit WaveformWindows(Sink sink) : sink_(std::move(sink)) {}

    static constexpr double kLowestRateHz = 280;   // four samples a cycle of 70 Hz
    static constexpr double kHighestRateHz = 1e6;  // bounds the memory of 0.3 s

    /// Pieces of one machine, in the order of time. Any other sampling rate gives no window.
    void add(const Waveform& piece);
    /// Cuts what the last record still holds.
    void finish();

    std::uint64_t records() const { return records_; }
    std::uint64_t gaps() const { return gaps_; }                  // stretches with missing samples
    std::uint64_t withoutMains() const { return withoutMains_; }  // stretches of 0.2 s
    std::uint64_t shortRecords() const { return shortRecords_; }  // gave no window

 private:
    void cut(bool atEnd);
    bool skipGap(std::size_t lookAhead);
    bool cutWindow(std::size_t lookAhead);
    std::span<const double> mainsReference(std::size_t lookAhead) const;
    void fill(WaveformWindow& window, double length) const;
    std::size_t buffered() const;
    void forget();

    Sink sink_;
    std::array<std::vector<double>, kWaveformChannels.size()> buffer_;
    Timestamp recordStart_{};
    std::uint64_t forgotten_ = 0;  // samples of the record before the buffer's first
    double rateHz_ = 0;
    double cursor_ = 0;  // where the next window begins, in samples of the buffer
    bool fresh_ = true;  // no window of this record, or since the last gap, yet
    std::uint64_t windowsOfRecord_ = 0;
    std::uint64_t records_ = 0, gaps_ = 0, withoutMains_ = 0, shortRecords_ = 0;
};

}  // namespace joulewatch
