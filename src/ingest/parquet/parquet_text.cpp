#include "ingest/parquet/parquet_text.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "ingest/parquet/parquet_file.hpp"

namespace joulewatch {
namespace {

/// A line feed would end the row; quotes are doubled (RFC 4180).
void appendCell(std::string& text, std::string_view cell) {
    if (cell.find_first_of(",\"\r\n;\t|#") == std::string_view::npos) {
        text += cell;
        return;
    }
    text += '"';
    for (const char c : cell) {
        if (c == '"') text += '"';
        text += c == '\n' || c == '\r' ? ' ' : c;
    }
    text += '"';
}

/// Rows as lines, made as they are asked for.
class ParquetLines final : public ByteStream {
 public:
    static Result<std::unique_ptr<ByteStream>> open(ParquetFile file) {
        auto schema = file.schema();
        if (!schema) return fail(schema.error());
        std::string header, cells;
        for (std::size_t i = 0; i < (*schema)->columns(); ++i) {
            const std::string name = (*schema)->name(i), column = identifier(name);
            if (i > 0) header += ',', cells += ", ";
            appendCell(header, name);
            // A zoned stamp would be shown in the zone of this machine.
            const bool zoned = (*schema)->type(i) == DUCKDB_TYPE_TIMESTAMP_TZ;
            cells +=
                "CAST(" + (zoned ? "epoch_ms(epoch_ms(" + column + "))" : column) + " AS VARCHAR)";
        }
        const auto rows = file.rows();
        if (!rows) return fail(rows.error());
        auto stream = file.select(cells);
        if (!stream) return fail(stream.error());
        return std::unique_ptr<ByteStream>(
            new ParquetLines(std::move(file), *rows, header + '\n', std::move(*stream)));
    }

    Result<std::size_t> read(std::span<char> into) override {
        std::size_t got = 0;
        while (got < into.size()) {
            if (at_ == text_.size()) {
                const auto more = nextChunk();
                if (!more) return fail(more.error());
                if (!*more) break;
            }
            const std::size_t part = std::min(into.size() - got, text_.size() - at_);
            std::memcpy(into.data() + got, text_.data() + at_, part);
            got += part;
            at_ += part;
        }
        return got;
    }
    /// As rows go.
    std::uint64_t fileBytesRead() const override {
        if (rows_ == 0) return file_.bytes();
        const double share = static_cast<double>(rowsRead_) / static_cast<double>(rows_);
        return static_cast<std::uint64_t>(share * static_cast<double>(file_.bytes()));
    }
    std::uint64_t fileBytes() const override { return file_.bytes(); }

 private:
    ParquetLines(ParquetFile file, std::uint64_t rows, std::string header,
                 std::unique_ptr<DuckDbStream> stream)
        : file_(std::move(file)),
          rows_(rows),
          stream_(std::move(stream)),
          text_(std::move(header)) {}

    Result<bool> nextChunk() {
        text_.clear();
        at_ = 0;
        const auto chunk = stream_->next();
        if (!chunk) return file_.broken(chunk.error());
        if (*chunk == nullptr) return false;
        std::vector<ChunkColumn> columns;
        for (std::size_t i = 0; i < stream_->columns(); ++i) columns.emplace_back(*chunk, i);
        const std::size_t rows = duckdb_data_chunk_get_size(*chunk);
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t i = 0; i < columns.size(); ++i) {
                if (i > 0) text_ += ',';
                if (!columns[i].isNull(row)) appendCell(text_, columns[i].text(row));
            }
            text_ += '\n';
        }
        rowsRead_ += rows;
        return rows > 0;
    }

    ParquetFile file_;
    std::uint64_t rows_;
    std::uint64_t rowsRead_ = 0;
    std::unique_ptr<DuckDbStream> stream_;
    std::string text_;
    std::size_t at_ = 0;
};

}  // namespace

Result<std::unique_ptr<TextSource>> openParquetText(const std::filesystem::path& path,
                                                    const std::string& name) {
    auto file = ParquetFile::open(path, name);
    if (!file) return fail(file.error());
    auto lines = ParquetLines::open(std::move(*file));
    if (!lines) return fail(lines.error());
    return textOf(std::move(*lines), name);
}

}  // namespace joulewatch
