#pragma once

#include <algorithm>
#include <optional>

#include "core/time.hpp"

namespace joulewatch {

/// Keeps from asking, round after round, a device that does not answer: after kFailures in a row
/// the circuit is open, and it is tried again after a while that doubles with each further failure
/// up to kLongestWait. One proper answer closes it.
class ModbusCircuit {
 public:
    static constexpr int kFailures = 3;
    static constexpr Duration kFirstWait = std::chrono::seconds{5};
    static constexpr Duration kLongestWait = std::chrono::minutes{5};

    /// `every`: how often it is asked when all is well; the waits are no shorter.
    explicit ModbusCircuit(Duration every) : firstWait_(std::max(kFirstWait, every)) {}

    bool isOpen() const { return openUntil_.has_value(); }
    std::optional<Timestamp> openUntil() const { return openUntil_; }
    bool mayAsk(Timestamp now) const { return !openUntil_ || now >= *openUntil_; }

    void succeeded() {
        failures_ = 0;
        openUntil_.reset();
    }
    void failed(Timestamp now) {
        if (++failures_ < kFailures) return;
        wait_ = failures_ == kFailures ? firstWait_
                                       : std::min(2 * wait_, std::max(kLongestWait, firstWait_));
        openUntil_ = now + wait_;
    }

 private:
    Duration firstWait_;
    Duration wait_{};
    int failures_ = 0;
    std::optional<Timestamp> openUntil_;
};

/// The first instant after `now` that is a multiple of `every` since 1970, so that all meters asked
/// equally often have the same stamps.
inline Timestamp nextRound(Timestamp now, Duration every) {
    return Timestamp{(now.time_since_epoch() / every + 1) * every};
}

}  // namespace joulewatch
