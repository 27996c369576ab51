#include "analyze/waveform_windows.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "signal/fundamental.hpp"
#include "signal/resample.hpp"

namespace joulewatch {
namespace {

constexpr double kLookAheadS = 0.3;  // holds the longest window, 10 cycles of 40 Hz, and a margin
constexpr double kStepWithoutMainsS = 0.2;
constexpr double kMiddleHz = 55;  // below: a 50 Hz system, 10 cycles a window; above: 12
/// A window this near to a whole number of samples is taken as it is: a tenth of the error of
/// synchronisation that IEC 61000-4-7, 4.4.1 allows.
constexpr double kSyncTolerance = 3e-5;

double alternatingRms(std::span<const double> values) {
    double sum = 0;
    for (const double each : values) sum += each;
    const double mean = sum / static_cast<double>(values.size());
    double squares = 0;
    for (const double each : values) squares += (each - mean) * (each - mean);
    return std::sqrt(squares / static_cast<double>(values.size()));
}

}  // namespace

std::size_t WaveformWindows::buffered() const {
    std::size_t most = 0;
    for (const auto& each : buffer_) most = std::max(most, each.size());
    return most;
}

void WaveformWindows::add(const Waveform& piece) {
    if (!(piece.sampleRateHz >= kLowestRateHz && piece.sampleRateHz <= kHighestRateHz)) {
        finish();
        ++records_;
        ++shortRecords_;
        return;
    }
    if (!piece.continuesPrevious || piece.sampleRateHz != rateHz_) {
        finish();
        rateHz_ = piece.sampleRateHz;
        recordStart_ = piece.start;
        ++records_;
    }
    for (std::size_t c = 0; c < buffer_.size(); ++c)
        buffer_[c].insert(buffer_[c].end(), piece.channels[c].begin(), piece.channels[c].end());
    cut(false);
}

void WaveformWindows::finish() {
    if (buffered() > 0) cut(true);
    if (rateHz_ > 0 && windowsOfRecord_ == 0) ++shortRecords_;
    for (auto& each : buffer_) each.clear();
    cursor_ = 0;
    forgotten_ = 0;
    fresh_ = true;
    rateHz_ = 0;
    windowsOfRecord_ = 0;
}

void WaveformWindows::cut(bool atEnd) {
    const auto lookAhead =
        static_cast<std::size_t>(std::ceil(kLookAheadS * rateHz_)) + Resampler::kHalfWidth;
    for (;;) {
        const auto from = static_cast<std::size_t>(cursor_);
        const std::size_t left = buffered() - std::min(from, buffered());
        if (left == 0 || (left < lookAhead && !atEnd)) break;
        const std::size_t seen = std::min(left, lookAhead);
        if (!skipGap(seen) && !cutWindow(seen)) break;
    }
    forget();
}

/// Steps behind the last missing sample of the stretch ahead.
bool WaveformWindows::skipGap(std::size_t lookAhead) {
    const auto from = static_cast<std::size_t>(cursor_);
    std::size_t behind = from;
    for (const auto& each : buffer_)
        for (std::size_t i = from; i < std::min(each.size(), from + lookAhead); ++i)
            if (!std::isfinite(each[i])) behind = std::max(behind, i + 1);
    if (behind == from) return false;
    cursor_ = static_cast<double>(behind);
    fresh_ = true;
    ++gaps_;
    return true;
}

/// The strongest voltage ahead, or current where no voltage was recorded: voltages are the less
/// distorted, and are there when the machine is off.
std::span<const double> WaveformWindows::mainsReference(std::size_t lookAhead) const {
    std::span<const double> reference;
    for (const bool voltage : {true, false}) {
        double strongest = 0;
        for (const auto& info : kWaveformChannels) {
            const auto& channel = buffer_[index(info.channel)];
            if (info.isVoltage != voltage || channel.empty()) continue;
            const auto ahead =
                std::span(channel).subspan(static_cast<std::size_t>(cursor_), lookAhead);
            const double rms = alternatingRms(ahead);
            if (rms > strongest) {
                strongest = rms;
                reference = ahead;
            }
        }
        if (!reference.empty()) break;
    }
    return reference;
}

/// Whole cycles of every channel, `length` samples of the record from the cursor on.
void WaveformWindows::fill(WaveformWindow& window, double length) const {
    const double whole = std::round(length);
    const auto count = static_cast<std::size_t>(whole);
    if (std::abs(length - whole) <= kSyncTolerance * length) {
        const std::size_t first =
            std::min(static_cast<std::size_t>(std::llround(cursor_)), buffered() - count);
        for (std::size_t c = 0; c < buffer_.size(); ++c) {
            if (buffer_[c].empty()) continue;
            const auto part = std::span(buffer_[c]).subspan(first, count);
            window.channels[c].assign(part.begin(), part.end());
        }
        return;
    }
    const Resampler resampler(cursor_, length / whole, count);
    for (std::size_t c = 0; c < buffer_.size(); ++c)
        if (!buffer_[c].empty()) window.channels[c] = resampler.apply(buffer_[c]);
}

/// False when what is left holds no whole window.
bool WaveformWindows::cutWindow(std::size_t lookAhead) {
    const std::optional<double> hz = fundamentalHz(mainsReference(lookAhead), rateHz_);
    if (!hz) {
        if (static_cast<double>(lookAhead) < kStepWithoutMainsS * rateHz_) return false;
        cursor_ += kStepWithoutMainsS * rateHz_;
        fresh_ = true;
        ++withoutMains_;
        return true;
    }
    WaveformWindow window;
    window.f1Hz = *hz;
    window.cycles = *hz < kMiddleHz ? 10 : 12;
    window.sampleRateHz = rateHz_;
    window.followsPrevious = !fresh_;
    const double length = static_cast<double>(window.cycles) * rateHz_ / *hz;
    const double slack = static_cast<double>(lookAhead) - length;
    if (slack < -0.5) return false;
    // The first window leaves the resampler a margin, where the record is long enough.
    if (fresh_) cursor_ += std::floor(std::clamp(slack / 2, 0.0, 1.0 * Resampler::kHalfWidth));
    window.at =
        recordStart_ +
        Duration{std::llround(1000 * (static_cast<double>(forgotten_) + cursor_) / rateHz_)};
    fill(window, length);
    cursor_ += length;
    fresh_ = false;
    ++windowsOfRecord_;
    sink_(window);
    return true;
}

/// Drops what lies so far behind the cursor that no resampler will ask for it.
void WaveformWindows::forget() {
    const auto from = static_cast<std::size_t>(cursor_);
    if (from <= Resampler::kHalfWidth) return;
    const std::size_t drop = std::min(from - Resampler::kHalfWidth, buffered());
    for (auto& each : buffer_)
        if (!each.empty())
            each.erase(each.begin(), each.begin() + static_cast<std::ptrdiff_t>(drop));
    cursor_ -= static_cast<double>(drop);
    forgotten_ += drop;
}

}  // namespace joulewatch
