#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/result.hpp"

namespace joulewatch {

/// Something long, made piece by piece as whoever takes it asks for more, so that memory does not
/// follow its length. Dropped before its end it leaves nothing behind. One thread at a time.
class Pieces {
 public:
    virtual ~Pieces() = default;
    /// Empty at the end. What failed does not go on.
    virtual Result<std::string> next() = 0;
    /// Of all pieces together, where that is known before.
    virtual std::optional<std::uint64_t> bytes() const { return std::nullopt; }
};

}  // namespace joulewatch
