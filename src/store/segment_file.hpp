#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "core/packed_readings.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// A finished file of packed blocks, which is never changed: a copy of it is a backup. Its file
/// stays readable while somebody holds it, even after it was removed.
class SegmentFile {
 public:
    static Result<std::shared_ptr<const SegmentFile>> open(const std::filesystem::path& directory,
                                                           std::uint64_t number);
    ~SegmentFile();
    SegmentFile(const SegmentFile&) = delete;
    SegmentFile& operator=(const SegmentFile&) = delete;

    /// `corrupted`, naming file and offset, when they are not the bytes of this checksum.
    Result<void> read(std::uint64_t offset, std::span<std::byte> bytes, std::uint32_t crc) const;
    std::uint64_t number() const { return number_; }
    std::uint64_t bytes() const { return bytes_; }

    static std::filesystem::path path(const std::filesystem::path& directory, std::uint64_t number);
    /// The number in the name of a segment, finished or not; 0 for any other file.
    static std::uint64_t numberOf(const std::filesystem::path& file);

 private:
    SegmentFile(std::uint64_t number, int descriptor, std::uint64_t bytes)
        : number_(number), descriptor_(descriptor), bytes_(bytes) {}
    friend class SegmentWriter;

    std::uint64_t number_;
    int descriptor_;
    std::uint64_t bytes_;
};

/// A block of a meter's readings and where its bytes are.
struct SegmentBlock {
    PackedHeader header;
    std::shared_ptr<const SegmentFile> segment;
    std::uint64_t offset = 0;
    std::uint32_t crc = 0;

    /// `scratch` holds the bytes.
    Result<std::span<const std::byte>> payload(std::vector<std::byte>& scratch) const;
};
using SegmentBlockPtr = std::shared_ptr<const SegmentBlock>;

/// Writes one segment under a temporary name; finish() gives it its own. Without finish() nothing
/// stays.
class SegmentWriter {
 public:
    static Result<SegmentWriter> create(const std::filesystem::path& directory,
                                        std::uint64_t number);
    ~SegmentWriter();
    SegmentWriter(SegmentWriter&&) noexcept;
    SegmentWriter& operator=(SegmentWriter&&) = delete;

    struct Place {
        std::uint64_t offset;
        std::uint32_t crc;
    };
    /// `unavailable` when the disk is full or broken.
    Result<Place> add(std::span<const std::byte> payload);
    /// Returns once all of it, and its name, is on disk.
    Result<std::shared_ptr<const SegmentFile>> finish();

 private:
    SegmentWriter(std::filesystem::path directory, std::uint64_t number, int descriptor)
        : directory_(std::move(directory)), number_(number), descriptor_(descriptor) {}
    Result<void> flush();

    std::filesystem::path directory_;
    std::uint64_t number_;
    int descriptor_;
    std::uint64_t written_ = 0;
    std::vector<std::byte> buffer_;
};

}  // namespace joulewatch
