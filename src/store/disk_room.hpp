#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>

#include "core/result.hpp"

namespace joulewatch {

/// How much is free where a file or folder is. A look costs as much as writing a small batch, so
/// that one is good for a while. Safe to call from any thread.
class DiskRoom {
 public:
    static constexpr std::chrono::milliseconds kGoodFor{20};

    explicit DiskRoom(std::filesystem::path where) : where_(std::move(where)) {}

    /// Bytes that are free at this moment, whatever callers are about to take of them.
    Result<std::uint64_t> freeNow() const {
        std::error_code failed;
        const auto space = std::filesystem::space(where_, failed);
        if (failed)
            return fail(ErrorCode::unavailable, "{}: {}", where_.string(), failed.message());
        return space.available;
    }

    /// Bytes that are free now, or were 20 ms ago, less what callers have asked for since, who are
    /// about to take `bytes` of them.
    Result<std::uint64_t> freeFor(std::uint64_t bytes) const {
        const std::scoped_lock lock(mutex_);
        const auto now = std::chrono::steady_clock::now();
        if (now - looked_ >= kGoodFor) {
            auto free = freeNow();
            if (!free) return free;
            looked_ = now;
            free_ = *free;
        }
        const std::uint64_t free = free_;
        free_ -= std::min(free_, bytes);
        return free;
    }

 private:
    std::filesystem::path where_;
    mutable std::mutex mutex_;
    mutable std::chrono::steady_clock::time_point looked_{};
    mutable std::uint64_t free_ = 0;
};

}  // namespace joulewatch
