#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace joulewatch {

/// How many exports may be on their way at once. Safe to call from any thread.
class ExportSlots {
 public:
    explicit ExportSlots(std::size_t most)
        : free_(std::make_shared<std::atomic<std::size_t>>(most)) {}

    /// Given back when the last copy goes; null when all are taken.
    std::shared_ptr<void> take() const {
        std::size_t free = free_->load();
        while (free > 0 && !free_->compare_exchange_weak(free, free - 1)) continue;
        if (free == 0) return nullptr;
        return {free_.get(), [free_ = free_](void*) { free_->fetch_add(1); }};
    }

 private:
    std::shared_ptr<std::atomic<std::size_t>> free_;
};

}  // namespace joulewatch
