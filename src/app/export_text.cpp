#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "app/export_source.hpp"
#include "export/readings/reading_text.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kPieceBytes = 256 * 1024;  // or a batch, which may be twice that

class TextPieces : public Pieces {
 public:
    TextPieces(ExportChoice choice, const ExportColumns& columns,
               std::unique_ptr<ReadingText> writer)
        : choice_(std::move(choice)),
          source_(choice_, columns.metrics),
          writer_(std::move(writer)),
          head_(writer_->head()) {}

    Result<std::string> next() override {
        std::string piece = std::exchange(head_, {});
        while (piece.size() < kPieceBytes) {
            const auto rows = source_.next();
            if (!rows) {  // who asked has the beginning already and is told no more
                fmt::print(stderr, "joulewatch: an export ended early: {}\n", rows.error().message);
                return fail(rows.error());
            }
            if (*rows == nullptr) break;
            writer_->append(**rows, piece);
        }
        return piece;
    }

 private:
    ExportChoice choice_;
    ExportSource source_;
    std::unique_ptr<ReadingText> writer_;
    std::string head_;
};

}  // namespace

Result<std::unique_ptr<Pieces>> exportText(ExportChoice choice, TextFormat format) {
    const auto columns = columnsOf(choice);
    if (!columns) return fail(columns.error());
    return std::make_unique<TextPieces>(
        std::move(choice), *columns,
        format == TextFormat::csv ? makeReadingCsv(*columns) : makeReadingNdjson(*columns));
}

}  // namespace joulewatch
