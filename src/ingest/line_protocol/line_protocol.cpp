#include "ingest/line_protocol/line_protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "ingest/line_protocol/line_text.hpp"
#include "ingest/line_protocol/series_index.hpp"
#include "ingest/printable.hpp"
#include "ingest/row_table.hpp"
#include "ingest/value_range.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxKnownBytes = 64U << 20U;  // of series, from one body to the next
constexpr std::size_t kMaxKeptRows = 20'000;        // room of 1.6 MB, for the next body
constexpr std::int64_t kEarliestMs = -2'208'988'800'000, kLatestMs = 7'258'118'400'000;

/// Milliseconds towards the past, before 1970 too. The divisors are constants: a division by one
/// that is not takes as long as the rest of a line's stamp.
std::optional<Timestamp> timeOf(std::int64_t units, StampUnit unit) {
    const auto floored = [&](std::int64_t perMs) {
        return units / perMs - (units % perMs < 0 ? 1 : 0);
    };
    const auto within = [&](std::int64_t ms, std::int64_t msPerUnit) -> std::optional<Timestamp> {
        if (ms < kEarliestMs / msPerUnit || ms > kLatestMs / msPerUnit) return std::nullopt;
        return Timestamp{Duration{ms * msPerUnit}};
    };
    switch (unit) {
        case StampUnit::nanoseconds:
            return within(floored(1'000'000), 1);
        case StampUnit::microseconds:
            return within(floored(1000), 1);
        case StampUnit::milliseconds:
            return within(units, 1);
        case StampUnit::seconds:
            return within(units, 1000);
        case StampUnit::minutes:
            return within(units, 60'000);
        default:
            return within(units, 3'600'000);
    }
}

bool stopsSeries(char c) { return c == ' '; }
bool stopsField(char c) { return c == '=' || c == ' ' || c == ','; }
bool endsValue(char c) { return c == ',' || c == ' '; }

const char* skipBlanks(const char* at, const char* end) {
    while (at != end && *at == ' ') ++at;
    return at;
}
const char* newlineFrom(const char* at, const char* end) {
    const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    return found != nullptr ? static_cast<const char*>(found) : end;
}

bool isBool(std::string_view word) {
    constexpr std::string_view kWords[] = {"t", "T", "true",  "True",  "TRUE",
                                           "f", "F", "false", "False", "FALSE"};
    return std::ranges::find(kWords, word) != std::end(kWords);
}

}  // namespace

std::optional<StampUnit> stampUnit(std::string_view precision) {
    struct Name {
        std::string_view text;
        StampUnit unit;
    };
    constexpr Name kNames[] = {{"", StampUnit::nanoseconds},    {"ns", StampUnit::nanoseconds},
                               {"n", StampUnit::nanoseconds},   {"us", StampUnit::microseconds},
                               {"u", StampUnit::microseconds},  {"µ", StampUnit::microseconds},
                               {"µs", StampUnit::microseconds}, {"ms", StampUnit::milliseconds},
                               {"s", StampUnit::seconds},       {"m", StampUnit::minutes},
                               {"h", StampUnit::hours}};
    const auto* found = std::ranges::find(kNames, precision, &Name::text);
    return found == std::end(kNames) ? std::nullopt : std::optional(found->unit);
}

/// A body at a time, line by line, from left to right.
class LineProtocolReader::Impl {
 public:
    explicit Impl(LineMapping mapping) : mapping_(std::move(mapping)), index_(mapping_) {}

    Result<LineReadings> read(std::string_view body, StampUnit unit, Timestamp now) {
        if (index_.bytes() > kMaxKnownBytes || index_.series() > kMaxSeries ||
            index_.meters().size() > kMaxMeters)
            index_ = SeriesIndex(mapping_);
        unit_ = unit;
        now_ = now;
        rows_.clear();
        rejected_.clear();
        ignoredValues_.assign(index_.ignoredNames(), 0);
        bodyBegin_ = body.data();
        bodyEnd_ = body.data() + body.size();
        lineNumber_ = 0;
        for (const char* at = body.data(); at != bodyEnd_;) {
            begin_ = at;
            end_ = newlineFrom(at, bodyEnd_);
            readLine();
            at = end_ == bodyEnd_ ? bodyEnd_ : end_ + 1;
            ++lineNumber_;
            if (rows_.size() + rejected_.size() > kMaxLines)
                return fail(ErrorCode::invalidInput, "More than {} readings at once: send fewer.",
                            kMaxLines);
        }
        return finish();
    }

 private:
    void readLine() {
        const char* const at = skipBlanks(begin_, end_);
        if (at == end_ || *at == '#' || (*at == '\r' && at + 1 == end_)) return;
        const std::size_t rowsBefore = rows_.size();
        reason_.clear();
        const std::size_t number = lineNumber_;
        takeLine(at);
        if (reason_.empty()) return;
        rows_.resize(rowsBefore);
        rejected_.push_back({number, std::move(reason_)});
    }

    /// Where something is wrong, `reason_` is set and the rest of the line is left alone.
    void takeLine(const char* at) {
        if (end_ - begin_ > static_cast<std::ptrdiff_t>(kMaxLineBytes))
            return reject("the line is longer than {} bytes", kMaxLineBytes);
        KnownSeries* series = index_.guess(at, end_);
        const char* const keyAt = at;
        if (series != nullptr) {
            at += series->key.size();
        } else {
            at = keyEnd(at, end_, stopsSeries);
            if (at == end_) return reject("there is no field");
            series = &index_.find({keyAt, at});
        }
        if (!series->problem.empty()) return reject("{}", series->problem);
        at = skipBlanks(at, end_);
        at = takeFields(*series, at);
        if (at != nullptr) takeStamp(at);
    }

    /// Behind the fields; null when something is wrong.
    const char* takeFields(KnownSeries& series, const char* at) {
        firstRow_ = rows_.size();
        for (std::size_t place = 0;; ++place) {
            if (place == kMaxFields) return rejected("there are more than {} fields", kMaxFields);
            KnownField* field = fieldAt(series, place, at);
            if (field == nullptr) return nullptr;
            at = takeValue(*field, at + field->key.size());
            if (at == nullptr) return nullptr;
            if (at == end_ || *at != ',') return at;
            ++at;
        }
    }

    KnownField* fieldAt(KnownSeries& series, std::size_t place, const char* at) {
        const auto fits = [&](const KnownField& field) { return field.startsAt(at, end_); };
        if (place < series.fields.size() && fits(series.fields[place])) [[likely]]
            return &series.fields[place];
        const auto known = std::ranges::find_if(series.fields, fits);
        if (known != series.fields.end()) return &*known;
        const char* const equals = keyEnd(at, end_, stopsField);
        if (equals == end_ || *equals != '=' || equals == at) {
            reject("the field {} has no value", inQuotes({at, equals}));
            return nullptr;
        }
        if (series.fields.size() == kMaxFields) {
            reject("the series has more than {} fields by now", kMaxFields);
            return nullptr;
        }
        return &index_.addField(series, {at, equals + 1});
    }

    /// Behind the value; null when it is none.
    [[gnu::always_inline]] const char* takeValue(const KnownField& field, const char* at) {
        const LineNumber number = readShortNumber(at, bodyBegin_, end_);
        if (number.end != nullptr && field.meaning.metric && !field.meaning.fahrenheit) [[likely]] {
            const std::size_t metric = index(*field.meaning.metric);
            const double value = number.scaled(field.meaning.decimalShift);
            if (value >= kMetrics[metric].min && value <= kMetrics[metric].max) [[likely]] {
                rowOf(field.meter).values[metric] = value;
                return number.end;
            }
        }
        return takeUnusualValue(field, at);
    }

    [[gnu::noinline]] const char* takeUnusualValue(const KnownField& field, const char* at) {
        const LineNumber number = readNumber(at, end_);
        if (number.end != nullptr && (number.end == end_ || endsValue(*number.end) ||
                                      (*number.end == '\r' && number.end + 1 == end_))) {
            if (!field.meaning.metric) {
                ignore(field.ignored);
                return number.end;
            }
            return keep(field, number, {at, number.end}) ? number.end : nullptr;
        }
        const char* const end = at != end_ && *at == '"' ? stringEnd(at) : wordEnd(at);
        if (end == nullptr) return nullptr;
        const std::string name =
            unescaped(std::string_view(field.key).substr(0, field.key.size() - 1));
        ignore(field.meaning.metric ? index_.ignoredNumber(name, "not a number") : field.ignored);
        return end;
    }

    /// Behind the closing quote, which may stand some lines further down.
    const char* stringEnd(const char* open) {
        const char* const limit = bodyEnd_ - begin_ > static_cast<std::ptrdiff_t>(kMaxLineBytes)
                                      ? begin_ + kMaxLineBytes
                                      : bodyEnd_;
        const char* at = open + 1;
        while (at != limit && *at != '"') at += *at == '\\' && limit - at > 1 ? 2 : 1;
        if (at == limit) return rejected("a text has no end within {} bytes", kMaxLineBytes);
        ++at;
        if (at > end_) {
            lineNumber_ += static_cast<std::size_t>(std::count(open, at, '\n'));
            end_ = newlineFrom(at, bodyEnd_);
        }
        if (at != end_ && !endsValue(*at) && *at != '\r')
            return rejected("something stands behind the end of a text");
        return at;
    }

    const char* wordEnd(const char* at) {
        const char* end = std::find_if(at, end_, endsValue);
        std::string_view word(at, end);
        if (end == end_ && word.ends_with('\r')) word.remove_suffix(1);
        if (!isBool(word)) return rejected("{} is no number, text or truth value", inQuotes(word));
        return at + word.size();
    }

    bool keep(const KnownField& field, const LineNumber& number, std::string_view text) {
        const FieldMeaning& meaning = field.meaning;
        const std::size_t metric = index(*meaning.metric);
        double value = number.scaled(meaning.decimalShift);
        if (meaning.fahrenheit) value = (value - 32) / 1.8;
        const auto accepted = withinRange(metric, value);
        if (!accepted) {
            const std::string_view name =
                std::string_view(field.key).substr(0, field.key.size() - 1);
            reject("{} of {}: {}", inQuotes(name), inQuotes(text),
                   outsideRange(metric, fmt::format("{} {}", value, kMetrics[metric].unit)));
            return false;
        }
        rowOf(field.meter).values[metric] = *accepted;
        return true;
    }

    /// Fields of one line are of one meter, most often.
    [[gnu::always_inline]] SentRow& rowOf(std::uint32_t meter) {
        for (std::size_t row = rows_.size(); row-- > firstRow_;)
            if (rows_[row].meter == meter) return rows_[row];
        return rows_.emplace_back(SentRow{now_, meter, {}});
    }

    void takeStamp(const char* at) {
        at = skipBlanks(at, end_);
        if (at == end_ || (*at == '\r' && at + 1 == end_)) return;
        const LineStamp stamp = readStamp(at, end_);
        if (stamp.end == nullptr) return reject("{} is not a time", inQuotes({at, end_}));
        const char* const behind = skipBlanks(stamp.end, end_);
        if (behind != end_ && !(*behind == '\r' && behind + 1 == end_))
            return reject("something stands behind the time: {}", inQuotes({stamp.end, end_}));
        const auto time = timeOf(stamp.units, unit_);
        if (!time)
            return reject("the time {} is not in 1900 to 2200: is the precision right?",
                          inQuotes({at, stamp.end}));
        for (std::size_t row = firstRow_; row < rows_.size(); ++row) rows_[row].at = *time;
    }

    void ignore(std::uint32_t number) {
        if (number >= ignoredValues_.size()) ignoredValues_.resize(number + 1);
        ++ignoredValues_[number];
    }

    template <class... Args>
    void reject(fmt::format_string<Args...> text, Args&&... args) {
        reason_ = fmt::format(text, std::forward<Args>(args)...);
    }
    template <class... Args>
    const char* rejected(fmt::format_string<Args...> text, Args&&... args) {
        reject(text, std::forward<Args>(args)...);
        return nullptr;
    }

    Result<LineReadings> finish() {
        LineReadings result;
        result.sent.batches = setOf(rows_, index_.meters());
        if (rows_.capacity() > kMaxKeptRows) rows_ = {};
        if (result.sent.batches.size() > kMaxMeters)
            return fail(ErrorCode::invalidInput, "Readings of {} meters at once; {} is the limit.",
                        result.sent.batches.size(), kMaxMeters);
        result.sent.readings = result.sent.batches.rows();
        result.sent.rejected = std::move(rejected_);
        for (std::uint32_t number = 0; number < ignoredValues_.size(); ++number) {
            result.ignoredValues += ignoredValues_[number];
            if (ignoredValues_[number] == 0 || result.ignored.size() == kMaxIgnoredFields) continue;
            result.ignored.push_back(index_.ignored(number));
            result.ignored.back().values = ignoredValues_[number];
        }
        return result;
    }

    LineMapping mapping_;
    SeriesIndex index_;
    StampUnit unit_ = StampUnit::nanoseconds;
    Timestamp now_;
    const char* bodyBegin_ = nullptr;
    const char* bodyEnd_ = nullptr;
    const char* begin_ = nullptr;  // of the line
    const char* end_ = nullptr;    // of the line, where its newline is
    std::size_t lineNumber_ = 0;
    std::string reason_;
    std::vector<SentRow> rows_;
    std::size_t firstRow_ = 0;  // of the line
    std::vector<RejectedReading> rejected_;
    std::vector<std::size_t> ignoredValues_;  // by number of the name
};

LineProtocolReader::LineProtocolReader(LineMapping mapping)
    : impl_(std::make_unique<Impl>(std::move(mapping))) {}
LineProtocolReader::~LineProtocolReader() = default;
LineProtocolReader::LineProtocolReader(LineProtocolReader&&) noexcept = default;
LineProtocolReader& LineProtocolReader::operator=(LineProtocolReader&&) noexcept = default;

Result<LineReadings> LineProtocolReader::read(std::string_view body, StampUnit unit,
                                              Timestamp now) {
    return impl_->read(body, unit, now);
}

}  // namespace joulewatch
