#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/reading_batch.hpp"

namespace joulewatch {

/// Which of several readings with the same stamp is kept.
enum class KeptReading : std::uint8_t { first, last, mean };
std::string_view name(KeptReading kept);
std::optional<KeptReading> keptReading(std::string_view name);

/// Readings of one meter with the same stamp and different values, of which none was kept: the
/// first and the last in the file, and the mean of all.
struct StampChoice {
    MeterId meter;
    Timestamp at;
    std::uint64_t rows = 0;
    Sample first, last, mean;

    const Sample& of(KeptReading kept) const {
        return kept == KeptReading::first ? first : kept == KeptReading::last ? last : mean;
    }
};
inline constexpr std::size_t kMaxStampChoices = 2000;

}  // namespace joulewatch
