#include <algorithm>

#include "ingest/csv/text_source.hpp"
#include "ingest/input_file.hpp"

namespace joulewatch {
namespace {

class PlainText final : public TextSource {
 public:
    explicit PlainText(InputFile file) : file_(std::move(file)) {}

    Result<Beginning> beginning(std::size_t size) override {
        Beginning result;
        result.text.resize(std::min<std::uint64_t>(size, file_.bytes()));
        const auto got = file_.readAt(0, result.text);
        if (!got) return fail(got.error());
        result.text.resize(*got);
        result.complete = result.text.size() == file_.bytes();
        return result;
    }
    Result<void> startAt(std::size_t offset) override {
        start_ = next_ = offset;
        return {};
    }
    Result<bool> claim(TextPiece& piece) override {
        if (next_ >= file_.bytes()) return false;
        piece.ownFrom = next_ > start_ ? 1 : 0;
        piece.fileOffset = next_ - piece.ownFrom;
        const std::uint64_t ownTo = std::min<std::uint64_t>(next_ + kPieceBytes, file_.bytes());
        const std::uint64_t to = std::min<std::uint64_t>(ownTo + kMaxLineBytes + 1, file_.bytes());
        piece.ownTo = static_cast<std::size_t>(ownTo - piece.fileOffset);
        piece.size = static_cast<std::size_t>(to - piece.fileOffset);
        piece.endsFile = to == file_.bytes();
        next_ = ownTo;
        return true;
    }
    Result<void> load(TextPiece& piece) const override {
        piece.reserve(piece.size);
        const auto got = file_.readAt(piece.fileOffset, {piece.text(), piece.size});
        if (!got) return fail(got.error());
        if (*got == piece.size) return {};
        return fail(ErrorCode::unavailable, "{} became shorter while it was read.", file_.name());
    }
    std::uint64_t bytesClaimed() const override { return next_; }
    std::uint64_t fileBytes() const override { return file_.bytes(); }

 private:
    InputFile file_;
    std::uint64_t start_ = 0;
    std::uint64_t next_ = 0;
};

}  // namespace

Result<std::unique_ptr<TextSource>> openPlainText(const std::filesystem::path& path,
                                                  const std::string& name) {
    auto file = InputFile::open(path, name);
    if (!file) return fail(file.error());
    return std::unique_ptr<TextSource>(std::make_unique<PlainText>(std::move(*file)));
}

}  // namespace joulewatch
