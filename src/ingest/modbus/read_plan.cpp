#include "ingest/modbus/read_plan.hpp"

#include <algorithm>

namespace joulewatch::modbus {
namespace {

/// The registers of one number.
struct Extent {
    std::uint32_t begin, end;
};

std::vector<Extent> extentsOf(std::span<const RegisterRow> rows) {
    std::vector<Extent> extents;
    for (const RegisterRow& row : rows) {
        const std::uint32_t begin = row.address;
        extents.push_back({begin, begin + static_cast<std::uint32_t>(wordsOf(row.encoding.type))});
        if (row.scaleAddress) extents.push_back({*row.scaleAddress, *row.scaleAddress + 1U});
    }
    std::ranges::sort(extents, {}, &Extent::begin);
    return extents;
}

}  // namespace

std::vector<RegisterBlock> planReading(std::span<const RegisterRow> rows, std::uint16_t maxWords,
                                       std::uint16_t maxGap) {
    std::vector<Extent> blocks;
    for (const Extent& each : extentsOf(rows)) {
        const bool joins = !blocks.empty() && each.begin <= blocks.back().end + maxGap &&
                           each.end - blocks.back().begin <= maxWords;
        if (joins)
            blocks.back().end = std::max(blocks.back().end, each.end);
        else
            blocks.push_back(each);
    }
    std::vector<RegisterBlock> plan;
    for (const Extent& each : blocks)
        plan.push_back({static_cast<std::uint16_t>(each.begin),
                        static_cast<std::uint16_t>(each.end - each.begin)});
    return plan;
}

void RegisterImage::add(std::uint16_t address, std::vector<std::uint16_t> words) {
    pieces_.push_back({address, std::move(words)});
}

std::optional<std::span<const std::uint16_t>> RegisterImage::find(std::uint16_t address,
                                                                  std::size_t words) const {
    for (const Piece& piece : pieces_)
        if (address >= piece.address && address - piece.address + words <= piece.words.size())
            return std::span(piece.words).subspan(address - piece.address, words);
    return std::nullopt;
}

}  // namespace joulewatch::modbus
