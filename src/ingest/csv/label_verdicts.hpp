#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "core/calendar_labels.hpp"
#include "core/reading_batch.hpp"

namespace joulewatch {

/// What the labels of a row should have been; empty where they fit.
struct SeasonVerdict {
    std::optional<std::string_view> northern, southern;
};

/// Remembers what a label is worth on a day: a file has few of them, and many rows a day.
class SeasonVerdicts {
 public:
    /// Valid until the next call.
    const SeasonVerdict& of(std::string_view label, std::int64_t atMs) {
        constexpr std::int64_t kDayMs = 86'400'000;
        if (label.size() >= sizeof(std::uint64_t)) return other_ = ask(label, atMs);
        std::uint64_t word = label.size();
        for (const char c : label) word = word << 8U | static_cast<unsigned char>(c);
        Entry& entry = entries_[word * 0x9E3779B97F4A7C15U >> 58U];
        if (entry.word != word || atMs < entry.dayMs || atMs - entry.dayMs >= kDayMs) {
            const std::int64_t into = atMs % kDayMs;
            entry = {word, atMs - into - (into < 0 ? kDayMs : 0), ask(label, atMs)};
        }
        return entry.verdict;
    }

 private:
    struct Entry {
        std::uint64_t word = 0;
        std::int64_t dayMs = std::numeric_limits<std::int64_t>::max();  // when the day begins
        SeasonVerdict verdict;
    };
    static SeasonVerdict ask(std::string_view label, std::int64_t atMs) {
        const Timestamp at{Duration{atMs}};
        return {expectedSeason(label, at, Hemisphere::northern),
                expectedSeason(label, at, Hemisphere::southern)};
    }

    std::array<Entry, 64> entries_;
    SeasonVerdict other_;
};

}  // namespace joulewatch
