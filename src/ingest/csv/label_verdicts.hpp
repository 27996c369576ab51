#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>

#include "core/calendar_labels.hpp"
#include "core/reading_batch.hpp"
#include "ingest/text_lines.hpp"

namespace joulewatch {

/// What a row should have been called; empty where its label fits or is no known one.
struct LabelVerdict {
    std::optional<std::string_view> northern, southern;
};

inline LabelVerdict seasonVerdict(std::string_view label, Timestamp at) {
    return {expectedSeason(label, at, Hemisphere::northern),
            expectedSeason(label, at, Hemisphere::southern)};
}
inline LabelVerdict timeOfDayVerdict(std::string_view label, Timestamp at) {
    return {expectedTimeOfDay(label, at), std::nullopt};
}

/// Remembers what labels are worth in a stretch of time, all of which is alike: a file has few of
/// them, and many rows in each.
class LabelVerdicts {
 public:
    using Ask = LabelVerdict (*)(std::string_view label, Timestamp at);
    LabelVerdicts(Duration alike, Ask ask) : alikeMs_(alike.count()), ask_(ask) {}

    /// Of a cell with or without blanks around it. Valid until the next call.
    const LabelVerdict& of(std::string_view cell, std::int64_t atMs) {
        if (cell.size() >= sizeof(std::uint64_t)) return other_ = judge(cell, atMs);
        std::uint64_t word = 0;
        std::memcpy(&word, cell.data(), cell.size());
        word |= std::uint64_t{cell.size()} << 56U;
        Entry& entry = entries_[word * 0x9E3779B97F4A7C15U >> 58U];
        const auto since =
            static_cast<std::uint64_t>(atMs) - static_cast<std::uint64_t>(entry.fromMs);
        if (entry.word != word || since >= static_cast<std::uint64_t>(alikeMs_)) {
            const std::int64_t into = atMs % alikeMs_;
            entry = {word, atMs - into - (into < 0 ? alikeMs_ : 0), judge(cell, atMs)};
        }
        return entry.verdict;
    }

 private:
    struct Entry {
        std::uint64_t word = std::numeric_limits<std::uint64_t>::max();
        std::int64_t fromMs = 0;
        LabelVerdict verdict;
    };
    LabelVerdict judge(std::string_view cell, std::int64_t atMs) const {
        const std::string_view label = trimmed(cell);
        return label.empty() ? LabelVerdict{} : ask_(label, Timestamp{Duration{atMs}});
    }

    std::int64_t alikeMs_;
    Ask ask_;
    std::array<Entry, 64> entries_;
    LabelVerdict other_;
};

}  // namespace joulewatch
