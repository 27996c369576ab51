#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/result.hpp"
#include "ingest/input_file.hpp"

struct z_stream_s;

namespace joulewatch {

/// The unpacked bytes of a gzip file from beginning to end (RFC 1952, members in a row).
class GzipStream {
 public:
    explicit GzipStream(const InputFile& file);
    ~GzipStream();
    GzipStream(const GzipStream&) = delete;
    GzipStream& operator=(const GzipStream&) = delete;

    /// As many bytes as fit `into`, fewer only at the end. `corrupted` when the file is cut short
    /// or damaged.
    Result<std::size_t> read(std::span<char> into);
    std::uint64_t packedBytesRead() const { return offset_; }
    std::uint64_t unpackedBytes() const { return unpacked_; }

 private:
    Result<bool> fill();
    Result<void> endMember();

    const InputFile* file_;
    std::unique_ptr<z_stream_s> stream_;
    std::vector<char> packed_;
    std::uint64_t offset_ = 0;  // of the file, behind what is in packed_
    std::uint64_t unpacked_ = 0;
    bool inMember_ = true;
    bool atEnd_ = false;
};

}  // namespace joulewatch
