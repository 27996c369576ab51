#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/result.hpp"
#include "ingest/csv/byte_stream.hpp"
#include "ingest/input_file.hpp"

struct z_stream_s;

namespace joulewatch {

/// The unpacked bytes of a gzip file from beginning to end (RFC 1952, members in a row).
class GzipStream final : public ByteStream {
 public:
    explicit GzipStream(InputFile file);
    ~GzipStream() override;
    GzipStream(const GzipStream&) = delete;
    GzipStream& operator=(const GzipStream&) = delete;

    Result<std::size_t> read(std::span<char> into) override;
    std::uint64_t fileBytesRead() const override { return offset_; }
    std::uint64_t fileBytes() const override { return file_.bytes(); }

 private:
    Result<bool> fill();
    Result<void> endMember();

    InputFile file_;
    std::unique_ptr<z_stream_s> stream_;
    std::vector<char> packed_;
    std::uint64_t offset_ = 0;  // of the file, behind what is in packed_
    std::uint64_t unpacked_ = 0;
    bool inMember_ = true;
    bool atEnd_ = false;
};

}  // namespace joulewatch
