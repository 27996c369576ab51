#pragma once

#include <cstdint>
#include <string>

namespace joulewatch {

struct ReadOptions {
    std::string shownName{};             // of the file in messages; empty: its path
    std::string defaultMeterId{};        // where the file names no machine; empty: the file's name
    std::uint64_t maxUnpackedBytes = 0;  // of a compressed file; 0: no limit
};

}  // namespace joulewatch
