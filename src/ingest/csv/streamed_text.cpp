#include <algorithm>
#include <cstring>
#include <string>

#include "ingest/csv/gzip_stream.hpp"
#include "ingest/csv/text_source.hpp"

namespace joulewatch {
namespace {

/// Reads in claim(), which is one thread's at a time: a stream has no second entrance.
class StreamedText final : public TextSource {
 public:
    StreamedText(std::unique_ptr<ByteStream> stream, std::string name, std::uint64_t maxBytes)
        : stream_(std::move(stream)), name_(std::move(name)), maxBytes_(maxBytes) {}

    Result<Beginning> beginning(std::size_t size) override {
        Beginning result;
        if (auto read = readOn(size); !read) return fail(read.error());
        result.text = ahead_;
        result.complete = ended_;
        return result;
    }
    Result<void> startAt(std::size_t offset) override {
        if (auto read = readOn(offset); !read) return fail(read.error());
        ahead_.erase(0, offset);
        return {};
    }
    Result<bool> claim(TextPiece& piece) override {
        // ahead_: the byte before the piece, where there is one, and what follows it.
        const std::size_t before = first_ ? 0 : 1;
        if (auto read = readOn(before + kPieceBytes + kMaxLineBytes + 1); !read)
            return fail(read.error());
        if (ahead_.size() <= before) return false;
        piece.ownFrom = before;
        piece.ownTo = std::min(before + kPieceBytes, ahead_.size());
        piece.size = ahead_.size();
        piece.endsFile = ended_;
        piece.reserve(piece.size);
        std::memcpy(piece.text(), ahead_.data(), ahead_.size());
        ahead_.erase(0, piece.ownTo - 1);
        first_ = false;
        return true;
    }
    Result<void> load(TextPiece&) const override { return {}; }
    std::uint64_t bytesClaimed() const override { return stream_->fileBytesRead(); }
    std::uint64_t fileBytes() const override { return stream_->fileBytes(); }

 private:
    /// Reads until `ahead_` has `size` bytes or the text ends.
    Result<void> readOn(std::size_t size) {
        if (ahead_.size() >= size || ended_) return {};
        const std::size_t had = ahead_.size();
        ahead_.resize(size);
        const auto got = stream_->read(std::span(ahead_).subspan(had));
        if (!got) return fail(got.error());
        ahead_.resize(had + *got);
        ended_ = ahead_.size() < size;
        bytes_ += *got;
        if (maxBytes_ > 0 && bytes_ > maxBytes_)
            return fail(ErrorCode::invalidInput,
                        "{} unpacks to more than the {} bytes that are allowed.", name_, maxBytes_);
        return {};
    }

    std::unique_ptr<ByteStream> stream_;
    std::string name_;
    std::uint64_t maxBytes_;
    std::uint64_t bytes_ = 0;
    std::string ahead_;
    bool first_ = true;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<TextSource> textOf(std::unique_ptr<ByteStream> stream, const std::string& name,
                                   std::uint64_t maxBytes) {
    return std::make_unique<StreamedText>(std::move(stream), name, maxBytes);
}

Result<std::unique_ptr<TextSource>> openGzipText(const std::filesystem::path& path,
                                                 const std::string& name,
                                                 std::uint64_t maxUnpackedBytes) {
    auto file = InputFile::open(path, name);
    if (!file) return fail(file.error());
    return textOf(std::make_unique<GzipStream>(std::move(*file)), name, maxUnpackedBytes);
}

}  // namespace joulewatch
