#include <algorithm>
#include <cstring>
#include <string>

#include "ingest/csv/gzip_stream.hpp"
#include "ingest/csv/text_source.hpp"
#include "ingest/input_file.hpp"

namespace joulewatch {
namespace {

/// Unpacks in claim(), which is one thread's at a time: a gzip stream has no second entrance.
class GzipText final : public TextSource {
 public:
    GzipText(InputFile file, std::uint64_t maxUnpackedBytes)
        : file_(std::move(file)), maxUnpackedBytes_(maxUnpackedBytes), stream_(file_) {}

    Result<Beginning> beginning(std::size_t size) override {
        Beginning result;
        if (auto read = readOn(size); !read) return fail(read.error());
        result.text = ahead_;
        result.complete = ended_;
        return result;
    }
    Result<void> startAt(std::size_t offset) override {
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
    std::uint64_t bytesClaimed() const override { return stream_.packedBytesRead(); }
    std::uint64_t fileBytes() const override { return file_.bytes(); }

 private:
    /// Unpacks until `ahead_` has `size` bytes or the text ends.
    Result<void> readOn(std::size_t size) {
        if (ahead_.size() >= size || ended_) return {};
        const std::size_t had = ahead_.size();
        ahead_.resize(size);
        const auto got = stream_.read(std::span(ahead_).subspan(had));
        if (!got) return fail(got.error());
        ahead_.resize(had + *got);
        ended_ = ahead_.size() < size;
        if (maxUnpackedBytes_ > 0 && stream_.unpackedBytes() > maxUnpackedBytes_)
            return fail(ErrorCode::invalidInput,
                        "{} unpacks to more than the {} bytes that are allowed.", file_.name(),
                        maxUnpackedBytes_);
        return {};
    }

    InputFile file_;
    std::uint64_t maxUnpackedBytes_;
    GzipStream stream_;  // reads file_
    std::string ahead_;
    bool first_ = true;
    bool ended_ = false;
};

}  // namespace

Result<std::unique_ptr<TextSource>> openGzipText(const std::filesystem::path& path,
                                                 const std::string& name,
                                                 std::uint64_t maxUnpackedBytes) {
    auto file = InputFile::open(path, name);
    if (!file) return fail(file.error());
    return std::unique_ptr<TextSource>(
        std::make_unique<GzipText>(std::move(*file), maxUnpackedBytes));
}

}  // namespace joulewatch
