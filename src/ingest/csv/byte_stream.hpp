#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/result.hpp"

namespace joulewatch {

/// Bytes that come in their order only, as unpacked or made on the way.
class ByteStream {
 public:
    virtual ~ByteStream() = default;
    /// As many bytes as fit `into`, fewer only at the end. `corrupted` when the file is cut short
    /// or damaged.
    virtual Result<std::size_t> read(std::span<char> into) = 0;
    /// Of the file, to show progress.
    virtual std::uint64_t fileBytesRead() const = 0;
    virtual std::uint64_t fileBytes() const = 0;
};

}  // namespace joulewatch
