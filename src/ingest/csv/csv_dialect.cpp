#include "ingest/csv/csv_dialect.hpp"

#include <algorithm>
#include <optional>

#include "ingest/csv/decimal_cell.hpp"
#include "ingest/csv/split_line.hpp"
#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kDelimiters = ",;\t|";
constexpr std::size_t kSampleRows = 1000;

/// The lines of a text one by one, without their line ends.
class Lines {
 public:
    explicit Lines(std::string_view text) : text_(text) {}
    std::optional<std::string_view> next() {
        if (at_ >= text_.size()) return std::nullopt;
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        std::string_view line = text_.substr(at_, end - at_);
        at_ = std::min(end + 1, text_.size());
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    }
    std::size_t offset() const { return at_; }

 private:
    std::string_view text_;
    std::size_t at_ = 0;
};

bool isBlank(std::string_view line) {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

/// Takes the delimiter under which the most columns are ours; of equals, the one with the most
/// columns.
bool chooseDelimiter(std::string_view headerLine, CsvDialect& dialect) {
    std::size_t bestKnown = 0;
    for (const char delimiter : kDelimiters) {
        SplitLine split;
        if (!split.split(headerLine, delimiter)) continue;
        std::vector<std::string> headers;
        for (const std::string_view field : split.fields()) headers.push_back(toUtf8(field));
        const ColumnMap columns = mapColumns(headers);
        const bool better =
            dialect.headers.empty() || columns.recognised() > bestKnown ||
            (columns.recognised() == bestKnown && headers.size() > dialect.headers.size());
        if (!better) continue;
        bestKnown = columns.recognised();
        dialect.delimiter = delimiter;
        dialect.headers = std::move(headers);
        dialect.columns = columns;
    }
    return !dialect.headers.empty();
}

/// Finds the form of stamps and numbers in the first rows.
void learnFromRows(Lines lines, CsvDialect& dialect) {
    std::vector<std::string> stamps;
    bool anyPoint = false;
    bool anyComma = false;
    SplitLine split;
    for (std::size_t row = 0; row < kSampleRows; ++row) {
        const auto line = lines.next();
        if (!line) break;
        if (!split.split(*line, dialect.delimiter)) continue;
        const auto field = [&](std::optional<std::size_t> column) {
            return column && *column < split.fields().size() ? split.fields()[*column]
                                                             : std::string_view{};
        };
        stamps.emplace_back(field(dialect.columns.stamp));
        if (dialect.columns.clock) stamps.back().append(" ").append(field(dialect.columns.clock));
        for (const auto& column : dialect.columns.metric) {
            anyPoint = anyPoint || field(column).find('.') != std::string_view::npos;
            anyComma = anyComma || field(column).find(',') != std::string_view::npos;
        }
    }
    const StampGuess guess =
        guessStampFormat(std::vector<std::string_view>(stamps.begin(), stamps.end()));
    dialect.stamps = guess.format;
    if (guess.ambiguous) dialect.warnings.emplace_back(kAmbiguousDates);
    if (dialect.delimiter != ',' && anyComma && !anyPoint) dialect.decimalPoint = ',';
}

}  // namespace

Result<CsvDialect> sniffCsv(std::string_view sample, const std::string& file) {
    CsvDialect dialect;
    const std::size_t mark = sample.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    Lines lines(sample.substr(mark));
    std::optional<std::string_view> header;
    for (dialect.headerLine = 0; !header;) {
        const auto line = lines.next();
        if (!line)
            return fail(ErrorCode::invalidInput,
                        "{} is empty: expected a header line and readings.", file);
        ++dialect.headerLine;
        if (!isBlank(*line) && !line->starts_with('#')) header = line;
    }
    const auto where = [&] { return fmt::format("{}, line {}", file, dialect.headerLine); };
    if (header->size() > kMaxLineBytes)
        return fail(ErrorCode::invalidInput,
                    "{}: the line is longer than {} bytes; is this a CSV file?", where(),
                    kMaxLineBytes);
    if (!chooseDelimiter(*header, dialect))
        return fail(ErrorCode::invalidInput, "{}: a quote in the header is not closed.", where());
    if (const auto missing = missingColumns(dialect.columns, dialect.headers))
        return fail(ErrorCode::invalidInput, "{}: {}.", where(), *missing);
    if (dialect.headers.size() > kMaxColumns)
        return fail(ErrorCode::invalidInput, "{}: {} columns are more than the {} that are read.",
                    where(), dialect.headers.size(), kMaxColumns);
    dialect.bodyOffset = mark + lines.offset();
    learnFromRows(lines, dialect);
    return dialect;
}

}  // namespace joulewatch
