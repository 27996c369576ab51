#pragma once

#include <filesystem>

#include "core/result.hpp"

namespace joulewatch {

/// A lock between programs, and between parts of one, on an empty file that stays where it is.
class FileLock {
 public:
    /// Makes the file when there is none. `unavailable`: it cannot be made.
    static Result<FileLock> open(const std::filesystem::path& file);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();  // gives it up

    /// Waits until nobody else has it, shared or not.
    void lock();
    /// False: somebody has it for themselves.
    bool tryLockShared();
    void unlock();

 private:
    explicit FileLock(int file) : file_(file) {}
    int file_;
};

}  // namespace joulewatch
