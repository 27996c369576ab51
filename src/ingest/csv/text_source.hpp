#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "core/result.hpp"
#include "ingest/csv/byte_stream.hpp"
#include "ingest/csv/piece_parser.hpp"

namespace joulewatch {

inline constexpr std::size_t kPieceBytes = 4U << 20U;

/// A table's text in pieces: the same pieces whether the file is compressed or not and whoever
/// reads them.
class TextSource {
 public:
    virtual ~TextSource() = default;
    /// The first bytes of the text, at most `size` of them, and whether that is all there is.
    struct Beginning {
        std::string text;
        bool complete = false;
    };
    virtual Result<Beginning> beginning(std::size_t size) = 0;
    /// Where the first piece begins. Called once, before claim().
    virtual Result<void> startAt(std::size_t offset) = 0;
    /// Prepares the next piece; false after the last. By one thread at a time.
    virtual Result<bool> claim(TextPiece& piece) = 0;
    /// Fills a claimed piece with its text. By many threads.
    virtual Result<void> load(TextPiece& piece) const = 0;
    /// Bytes of the file that have been claimed, and all of them, for showing progress.
    virtual std::uint64_t bytesClaimed() const = 0;
    virtual std::uint64_t fileBytes() const = 0;
};

/// At most `maxBytes` of text; 0: no limit.
std::unique_ptr<TextSource> textOf(std::unique_ptr<ByteStream> stream, const std::string& name,
                                   std::uint64_t maxBytes = 0);

Result<std::unique_ptr<TextSource>> openPlainText(const std::filesystem::path& path,
                                                  const std::string& name);
/// gzip, also several members behind each other (RFC 1952).
Result<std::unique_ptr<TextSource>> openGzipText(const std::filesystem::path& path,
                                                 const std::string& name,
                                                 std::uint64_t maxUnpackedBytes);

}  // namespace joulewatch
