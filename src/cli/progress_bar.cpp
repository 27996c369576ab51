#include "cli/progress_bar.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

using namespace std::chrono_literals;

constexpr auto kRedrawEvery = 100ms;

/// 12345678 → `12.3 M`.
std::string shortNumber(double value) {
    for (const auto& [unit, suffix] : {std::pair{1e9, " G"}, {1e6, " M"}, {1e3, " k"}})
        if (value >= unit) return fmt::format("{:.1f}{}", value / unit, suffix);
    return fmt::format("{:.0f}", value);
}

/// 754 → `12:34`, 4000 → `1:06:40`.
std::string clockText(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::ceil(std::min(seconds, 1e7)));
    if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace

std::string progressLine(std::string_view stage, std::string_view unit, std::uint64_t done,
                         std::uint64_t total, double seconds) {
    constexpr int kWidth = 24;
    const double share =
        total == 0 ? 0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    const int filled = static_cast<int>(share * kWidth);
    std::string line = fmt::format("{} [{:#>{}}{:.>{}}] {:3.0f} %", stage, "", filled, "",
                                   kWidth - filled, share * 100);
    if (seconds <= 0 || done == 0) return line;
    line += fmt::format("  {} {}/s", shortNumber(static_cast<double>(done) / seconds), unit);
    if (share > 0) line += fmt::format("  {} left", clockText(seconds * (1 - share) / share));
    return line;
}

ProgressBar::ProgressBar(std::string_view unit)
    : unit_(unit), terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() { finish(); }

bool ProgressBar::update(std::string_view stage, std::uint64_t done, std::uint64_t total) {
    if (!terminal_) return true;
    const std::scoped_lock lock(mutex_);
    const auto now = Clock::now();
    if (stage != stage_) {
        stage_ = stage;
        stageStart_ = now;
        lastDrawn_ = now;  // work that takes no time needs no bar
        return true;
    }
    if (now - lastDrawn_ < kRedrawEvery) return true;
    lastDrawn_ = now;
    const double seconds = std::chrono::duration<double>(now - stageStart_).count();
    fmt::print(stderr, "\r{}\x1b[K", progressLine(stage, unit_, done, total, seconds));
    std::fflush(stderr);
    drawn_ = true;
    return true;
}

void ProgressBar::finish() {
    const std::scoped_lock lock(mutex_);
    if (!drawn_) return;
    fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
    drawn_ = false;
}

}  // namespace joulewatch
