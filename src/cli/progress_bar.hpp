#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

namespace joulewatch {

/// One line on a terminal that says how far long work is, how fast it goes and how long it will
/// still take. Silent where standard error is no terminal. Any thread may report; see
/// core/progress.hpp.
class ProgressBar {
 public:
    explicit ProgressBar(std::string_view unit);
    ~ProgressBar();  // wipes the line
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// Always true: a bar has no reason to cancel. A stage that changes starts the clock again.
    bool update(std::string_view stage, std::uint64_t done, std::uint64_t total);
    /// Wipes the line, so that what is printed next begins at its start.
    void finish();

 private:
    using Clock = std::chrono::steady_clock;
    std::string unit_;
    bool terminal_;
    std::mutex mutex_;
    std::string stage_;
    Clock::time_point stageStart_;
    Clock::time_point lastDrawn_;
    bool drawn_ = false;
};

/// The line of a bar: `generate [#####·····]  48 %  12.3 M rows/s  0:03 left`.
std::string progressLine(std::string_view stage, std::string_view unit, std::uint64_t done,
                         std::uint64_t total, double seconds);

}  // namespace joulewatch
