#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "core/reading_set.hpp"

namespace joulewatch {

/// Rows of many meters in the order in which they came.
struct SentRow {
    Timestamp at;
    std::uint32_t meter;  // number of it
    Sample values;
};

/// The readings of the meters that have rows, each meter once, in the order in which they came
/// first, oldest row first. Of rows with the same meter and time one is made: where both have a
/// value, the later one's.
ReadingSet setOf(std::span<const SentRow> rows, std::size_t meters,
                 const std::function<std::string_view(std::uint32_t number)>& nameOf);
inline ReadingSet setOf(std::span<const SentRow> rows, std::span<const std::string> names) {
    return setOf(rows, names.size(),
                 [&](std::uint32_t number) -> std::string_view { return names[number]; });
}

}  // namespace joulewatch
