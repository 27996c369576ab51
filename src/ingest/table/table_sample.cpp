#include "ingest/table/table_sample.hpp"

#include <algorithm>
#include <optional>

#include "ingest/csv/split_line.hpp"
#include "ingest/printable.hpp"
#include "ingest/table/header_guess.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kDelimiters = ",;\t|";

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
bool chooseDelimiter(std::string_view headerLine, TableSample& sample) {
    std::ptrdiff_t bestKnown = 0;
    for (const char delimiter : kDelimiters) {
        SplitLine split;
        if (!split.split(headerLine, delimiter)) continue;
        std::vector<std::string> headers;
        for (const std::string_view field : split.fields()) headers.push_back(toUtf8(field));
        const auto known = std::ranges::count_if(headers, [](const std::string& header) {
            return guessHeader(header).role != ColumnRole::ignored;
        });
        const bool better = sample.headers.empty() || known > bestKnown ||
                            (known == bestKnown && headers.size() > sample.headers.size());
        if (!better) continue;
        bestKnown = known;
        sample.delimiter = delimiter;
        sample.headers = std::move(headers);
    }
    return !sample.headers.empty();
}

void takeRows(Lines lines, TableSample& sample) {
    SplitLine split;
    while (sample.rows.size() < TableSample::kRows) {
        const auto line = lines.next();
        if (!line) break;
        if (line->size() > kMaxLineBytes || !split.split(*line, sample.delimiter) ||
            split.fields().size() != sample.headers.size())
            continue;
        auto& row = sample.rows.emplace_back();
        for (const std::string_view field : split.fields()) row.emplace_back(field);
    }
}

}  // namespace

Result<TableSample> sampleTable(std::string_view text, const std::string& file) {
    TableSample sample;
    sample.name = file.substr(file.rfind('/') + 1);
    const std::size_t mark = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    Lines lines(text.substr(mark));
    std::optional<std::string_view> header;
    for (sample.headerLine = 0; !header;) {
        const auto line = lines.next();
        if (!line)
            return fail(ErrorCode::invalidInput,
                        "{} is empty: expected a header line and readings.", file);
        ++sample.headerLine;
        if (!isBlank(*line) && !line->starts_with('#')) header = line;
    }
    const auto where = [&] { return fmt::format("{}, line {}", file, sample.headerLine); };
    if (header->size() > kMaxLineBytes)
        return fail(ErrorCode::invalidInput,
                    "{}: the line is longer than {} bytes; is this a CSV file?", where(),
                    kMaxLineBytes);
    if (!chooseDelimiter(*header, sample))
        return fail(ErrorCode::invalidInput, "{}: a quote in the header is not closed.", where());
    if (sample.headers.size() > kMaxColumns)
        return fail(ErrorCode::invalidInput, "{}: {} columns are more than the {} that are read.",
                    where(), sample.headers.size(), kMaxColumns);
    sample.bodyOffset = mark + lines.offset();
    sample.encoding = isUtf8(text) ? "UTF-8" : "Latin-1";
    takeRows(lines, sample);
    return sample;
}

}  // namespace joulewatch
