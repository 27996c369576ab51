#pragma once

#include <mutex>
#include <vector>

#include "store/readings_listener.hpp"

namespace joulewatch {

/// Lets hear of readings who comes after the store was opened, and goes before it is closed. What
/// was stored before is not told. Safe to call from any thread.
class ReadingsRelay final : public ReadingsListener {
 public:
    void stored(std::span<const MeterReadings> readings) override {
        const std::lock_guard lock(mutex_);
        for (ReadingsListener* each : listeners_) each->stored(readings);
    }
    void add(ReadingsListener& listener) {
        const std::lock_guard lock(mutex_);
        listeners_.push_back(&listener);
    }
    /// After it has returned `listener` is told nothing any more.
    void remove(ReadingsListener& listener) {
        const std::lock_guard lock(mutex_);
        std::erase(listeners_, &listener);
    }

 private:
    std::mutex mutex_;
    std::vector<ReadingsListener*> listeners_;
};

}  // namespace joulewatch
