#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ingest/modbus/register_table.hpp"

namespace joulewatch::modbus {

inline constexpr std::uint16_t kMaxWordsAtOnce = 125;  // MODBUS Application Protocol V1.1b3, §6.3

/// Registers that are asked for at once.
struct RegisterBlock {
    std::uint16_t address;
    std::uint16_t words;
    bool operator==(const RegisterBlock&) const = default;
};

/// The fewest blocks that hold all rows and their scales, in order of address: none longer than
/// `maxWords`, none with more than `maxGap` registers between two that are wanted, none that cuts a
/// number in two.
std::vector<RegisterBlock> planReading(std::span<const RegisterRow> rows, std::uint16_t maxWords,
                                       std::uint16_t maxGap);

/// What the blocks held.
class RegisterImage {
 public:
    void add(std::uint16_t address, std::vector<std::uint16_t> words);
    /// Empty when they were not all read in one block.
    std::optional<std::span<const std::uint16_t>> find(std::uint16_t address,
                                                       std::size_t words) const;

 private:
    struct Piece {
        std::uint16_t address;
        std::vector<std::uint16_t> words;
    };
    std::vector<Piece> pieces_;
};

}  // namespace joulewatch::modbus
