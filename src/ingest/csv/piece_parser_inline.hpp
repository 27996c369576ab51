#pragma once

// What the quick way through a piece and the thorough one share, inlined into both.
#include <string>
#include <utility>

#include "ingest/csv/piece_parser.hpp"
#include "ingest/printable.hpp"
#include "ingest/text_lines.hpp"

namespace joulewatch {

inline constexpr std::size_t kMaxMeterIdBytes = 255;

[[gnu::always_inline]] inline PieceParser::MeterState& PieceParser::findMeter(std::string_view id) {
    const std::uint32_t number = meterIndex_.find(id);
    while (number >= meters_.size()) [[unlikely]] meters_.push_back(std::make_unique<MeterState>());
    return *meters_[number];
}

/// After a row has gone into the meter's packer.
[[gnu::always_inline]] inline void PieceParser::noteKept(MeterState& state, std::int64_t atMs,
                                                         std::string_view type) {
    if (atMs < state.lastMs) [[unlikely]]
        noteOutOfOrder(state, atMs);
    state.lastMs = atMs;
    ++result_.rows;
    if (state.type.empty()) [[unlikely]] {
        if (state.firstMs == kNever) state.firstMs = atMs;
        state.type = trimmed(type);
    }
    if (state.packer.full()) [[unlikely]]
        state.blocks.push_back(state.packer.pack());
}

/// The row as it was kept, for who knows more about it; null when enough are kept.
template <class... Args>
RejectedRow* PieceParser::reject(std::string_view column, fmt::format_string<Args...> reason,
                                 Args&&... args) {
    constexpr std::size_t kMaxTextBytes = 1000;
    ++result_.rowsRejected;
    if (result_.rejected.size() >= maxRejected_) return nullptr;
    result_.rejected.push_back({line_,
                                std::string(column),
                                fmt::format(reason, std::forward<Args>(args)...),
                                toUtf8(lineText_.substr(0, kMaxTextBytes)),
                                {}});
    return &result_.rejected.back();
}

}  // namespace joulewatch
