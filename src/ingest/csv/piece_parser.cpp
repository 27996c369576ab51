#include "ingest/csv/piece_parser.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/calendar_labels.hpp"
#include "core/decimal.hpp"
#include "ingest/printable.hpp"
#include "ingest/value_range.hpp"

namespace joulewatch {
namespace {

/// Lines are indexed this many bytes at a time: text and index stay in the fastest caches.
constexpr std::size_t kWindowBytes = 32U << 10U;
constexpr std::size_t kMaxIdBytes = 255;
constexpr std::int32_t kNone = DecimalRow::kMissingMantissa;

struct Limits {
    std::int32_t lowest, highest;
};
using LimitTable = std::array<std::array<Limits, kIntegerPowersOfTen.size()>, kMetrics.size()>;

/// The range of each metric in mantissas of each number of decimals.
constexpr LimitTable kLimits = [] {
    constexpr double kHighest = std::numeric_limits<std::int32_t>::max();
    LimitTable table{};
    for (std::size_t c = 0; c < kMetrics.size(); ++c)
        for (std::size_t d = 0; d < kIntegerPowersOfTen.size(); ++d)
            table[c][d] = {
                static_cast<std::int32_t>(std::max(kMetrics[c].min * kPowersOfTen[d], -kHighest)),
                static_cast<std::int32_t>(std::min(kMetrics[c].max * kPowersOfTen[d], kHighest))};
    return table;
}();

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

Sample sampleOf(const DecimalRow& row) {
    Sample sample;
    for (std::size_t c = 0; c < sample.size(); ++c)
        if (row.decimals[c] == DecimalRow::kReal)
            sample[c] = row.real[c];
        else if (row.mantissa[c] != kNone)
            sample[c] = row.mantissa[c] / kPowersOfTen[row.decimals[c]];
    return sample;
}

const char* findLineEnd(const char* from, const char* to) {
    return from < to ? static_cast<const char*>(
                           std::memchr(from, '\n', static_cast<std::size_t>(to - from)))
                     : nullptr;
}

const char* findLastLineEnd(const char* from, const char* to) {
    return from < to ? static_cast<const char*>(
                           ::memrchr(from, '\n', static_cast<std::size_t>(to - from)))
                     : nullptr;
}

}  // namespace

PieceParser::PieceParser(const CsvDialect& dialect, std::string defaultMeterId,
                         std::size_t maxRejected, const WantedRows* wanted, SimdLevel level)
    : dialect_(&dialect),
      defaultMeterId_(std::move(defaultMeterId)),
      defaultMeterIdSize_(defaultMeterId_.size()),
      maxRejected_(maxRejected),
      wanted_(wanted),
      level_(level),
      decimalPoint_(dialect.decimalPoint),
      stampReader_(dialect.stamps) {
    defaultMeterId_.resize(defaultMeterIdSize_ + TextPiece::kRoom);
    const ColumnMap& columns = dialect.columns;
    layout_.usual = columns.stamp && !columns.clock && columns.melted.empty() && !columns.season &&
                    !columns.timeOfDay && !columns.fahrenheit &&
                    columns.power == PowerContent::meanPower && wanted == nullptr;
    layout_.stamp = columns.stamp.value_or(kNoColumn);
    layout_.machineId = columns.machineId.value_or(kNoColumn);
    layout_.machineType = columns.machineType.value_or(kNoColumn);
    for (std::size_t c = 0; c < kMetrics.size(); ++c) {
        layout_.usual = layout_.usual && columns.decimalShift[c] == 0;
        layout_.metric[c] = columns.metric[c].value_or(kNoColumn);
        if (columns.metric[c]) layout_.metrics = std::max(layout_.metrics, c + 1);
    }
    for (const auto& each : columns.melted) {
        meltedIds_.push_back(each.meter);
        meltedIds_.back().resize(each.meter.size() + TextPiece::kRoom);
    }
}

ParsedPiece PieceParser::parse(TextPiece& piece) {
    const char* const text = piece.text();
    if (piece.endsFile && piece.size > 0 && text[piece.size - 1] != '\n')
        piece.text()[piece.size++] = '\n';
    const char* const end = text + piece.size;
    const char* const ownFrom = text + piece.ownFrom;
    const char* const ownTo = text + std::min(piece.ownTo, piece.size);
    // The line that began before the piece belongs to the piece before.
    const char* at = ownFrom;
    if (piece.ownFrom > 0) {
        const char* lineEnd = findLineEnd(text, end);
        at = lineEnd == nullptr ? end : lineEnd + 1;
    }
    line_ = at > ownFrom && at <= ownTo ? 1 : 0;
    while (at < ownTo) {
        const char* windowEnd = std::min(at + kWindowBytes, ownTo);
        const char* lineEnd = findLastLineEnd(at, windowEnd);
        if (lineEnd == nullptr)
            lineEnd = findLineEnd(windowEnd, std::min(end, at + kMaxLineBytes + 1));
        if (lineEnd != nullptr) {
            parseWindow(at, static_cast<std::size_t>(lineEnd + 1 - at));
        } else {
            lineText_ = {at, std::min(kMaxLineBytes, static_cast<std::size_t>(end - at))};
            reject("", "the line is longer than {} bytes", kMaxLineBytes);
            ++line_;
            lineEnd = findLineEnd(at, end);
        }
        at = lineEnd == nullptr ? end + 1 : lineEnd + 1;
    }
    // The end of the last line may lie in the next piece, which counts it.
    result_.lineEnds = line_ - (at > ownTo && line_ > 0 ? 1 : 0);
    return take();
}

[[gnu::always_inline]] inline PieceParser::MeterState& PieceParser::findMeter(std::string_view id) {
    const std::uint32_t number = meterIndex_.find(id);
    while (number >= meters_.size()) [[unlikely]] meters_.push_back(std::make_unique<MeterState>());
    return *meters_[number];
}

/// After a row has gone into the meter's packer.
[[gnu::always_inline]] inline void PieceParser::noteKept(MeterState& state, std::int64_t atMs,
                                                         std::string_view type) {
    if (atMs < state.lastMs) [[unlikely]]
        noteOutOfOrder(state, atMs);
    state.lastMs = atMs;
    ++result_.rows;
    if (state.type.empty()) [[unlikely]] {
        if (state.firstMs == kNever) state.firstMs = atMs;
        state.type = trimmed(type);
    }
    if (state.packer.full()) [[unlikely]]
        state.blocks.push_back(state.packer.pack());
}

/// A line with the right number of columns and no quotes; field c lies between ends[c-1] and
/// ends[c]. False, and nothing kept, when there is anything unusual about it.
[[gnu::always_inline]] inline bool PieceParser::readUsualLine(const char* text,
                                                              const std::uint32_t* ends) {
    const std::uint32_t* const previous = ends - 1;
    const auto field = [=](std::size_t c) {
        return std::string_view(text + (previous[c] + 1), ends[c] - (previous[c] + 1));
    };
    std::int64_t atMs;
    if (!stampReader_.read(field(layout_.stamp), atMs)) [[unlikely]]
        return false;
    const std::string_view id = layout_.machineId != kNoColumn
                                    ? field(layout_.machineId)
                                    : std::string_view(defaultMeterId_.data(), defaultMeterIdSize_);
    if (id.size() - 1 >= kMaxIdBytes || id.front() <= ' ' || id.back() <= ' ') [[unlikely]]
        return false;
    MeterState& state = findMeter(id);
    ReadingPacker::Row& row = state.packer.claim();
    row.atMs = atMs;
    std::uint64_t decimals = state.packer.decimals();
    std::uint64_t missing = 0;
    row.mantissa = DecimalRow::allMissing();
    const auto readOne = [&](std::size_t c) __attribute__((always_inline)) {
        if (layout_.metric[c] == kNoColumn) return true;
        const std::string_view cellText = field(layout_.metric[c]);
        if (cellText.empty()) [[unlikely]] {
            ++missing;
            return true;
        }
        const Cell cell =
            parseShortCell(cellText.data(), cellText.data() + cellText.size(), decimalPoint_);
        const Limits limits = kLimits[c][cell.decimals];
        if (cell.kind != CellKind::decimal || cell.mantissa < limits.lowest ||
            cell.mantissa > limits.highest) [[unlikely]]
            return false;
        row.mantissa[c] = cell.mantissa;
        decimals = (decimals & ~(std::uint64_t{0xFF} << (8 * c))) | std::uint64_t{cell.decimals}
                                                                        << (8 * c);
        return true;
    };
#pragma GCC unroll 4
    for (std::size_t c = 0; c < kElectricalMetrics; ++c)
        if (!readOne(c)) [[unlikely]]
            return false;
    for (std::size_t c = kElectricalMetrics; c < layout_.metrics; ++c)
        if (!readOne(c)) [[unlikely]]
            return false;
    if (!state.packer.commit(decimals)) [[unlikely]]
        appendOther(state.packer, row, decimals);
    result_.missingValues += missing;
    noteKept(state, atMs,
             layout_.machineType != kNoColumn ? field(layout_.machineType) : std::string_view{});
    return true;
}

[[gnu::always_inline]] inline void PieceParser::readLinesBody(const char* text) {
    const std::size_t columns = dialect_->headers.size();
    const auto unquoted = [&](const std::uint32_t* from, const std::uint32_t* to) {
        return !index_.quotes ||
               std::all_of(from, to, [&](std::uint32_t at) { return text[at] != '"'; });
    };
    std::uint32_t* ends =
        index_.at.data() + 1;  // of the line's fields; ends[-1] is the line before
    for (std::size_t i = 0; i < index_.lines; ++i, ++line_) {
        std::uint32_t* const last = index_.at.data() + index_.lineEnds[i];
        const std::uint32_t lineEnd = *last;
        const std::uint32_t begin = ends[-1] + 1;
        if (lineEnd > begin && text[lineEnd - 1] == '\r') --*last;
        const bool usual = static_cast<std::size_t>(last - ends) + 1 == columns && layout_.usual &&
                           unquoted(ends, last) && readUsualLine(text, ends);
        if (!usual) [[unlikely]]
            readAnyLine({text + begin, *last - begin});
        *last = lineEnd;
        ends = last + 1;
    }
}

void PieceParser::parseWindow(const char* text, std::size_t size) {
    indexStructure(text, size, dialect_->delimiter, level_, index_);
    if (level_ == SimdLevel::sse2)
        readLines(text);
    else
        readLinesBmi2(text);
}

void PieceParser::readLines(const char* text) { readLinesBody(text); }

// Shifts by a variable number of bits, of which a cell takes eight, are three times as fast.
[[gnu::target("bmi,bmi2")]] void PieceParser::readLinesBmi2(const char* text) {
    readLinesBody(text);
}

/// A claimed row whose decimals are not those of the rows before.
void PieceParser::appendOther(ReadingPacker& packer, const ReadingPacker::Row& row,
                              std::uint64_t decimals) {
    DecimalRow other{row.atMs, row.mantissa, {}, {}};
    for (std::size_t c = 0; c < kMetrics.size(); ++c)
        if (row.mantissa[c] != kNone)
            other.decimals[c] = static_cast<std::uint8_t>(decimals >> (8 * c));
    packer.append(other);
}

void PieceParser::readAnyLine(std::string_view line) {
    if (trimmed(line).empty()) return;  // a blank line is no row
    lineText_ = line;
    if (!split_.split(line, dialect_->delimiter)) {
        reject("", "a quote is not closed on this line");
        return;
    }
    const std::size_t found = split_.fields().size();
    const std::size_t wanted = dialect_->headers.size();
    if (found != wanted) {
        reject("", "{} columns where the header has {}", found, wanted);
        return;
    }
    std::int64_t atMs = 0;
    if (!readStamp(atMs)) return;
    if (dialect_->columns.melted.empty())
        readRow(atMs);
    else
        readMelted(atMs);
}

bool PieceParser::readStamp(std::int64_t& atMs) {
    const ColumnMap& columns = dialect_->columns;
    if (columns.framesPerSecond) {
        atMs = static_cast<std::int64_t>(
            std::llround(1000 * static_cast<double>(line_) / *columns.framesPerSecond));
        return true;
    }
    std::string_view stamp = field(columns.stamp);
    if (columns.clock) {
        stampScratch_.assign(trimmed(stamp)).append(" ").append(trimmed(field(columns.clock)));
        stamp = stampScratch_;
    }
    if (stampReader_.read(stamp, atMs)) return true;
    reject(header(columns.stamp), "{} is not a time stamp", inQuotes(stamp));
    return false;
}

/// Any row of one meter, slowly.
void PieceParser::readRow(std::int64_t atMs) {
    const ColumnMap& columns = dialect_->columns;
    const std::string_view id =
        columns.machineId ? trimmed(field(columns.machineId))
                          : std::string_view(defaultMeterId_).substr(0, defaultMeterIdSize_);
    DecimalRow row;
    row.atMs = atMs;
    missingInRow_ = 0;
    if (!readCells(columns, id, row)) [[unlikely]]
        return;
    if (id.empty()) [[unlikely]] {
        reject(header(columns.machineId), "there is no machine name");
        return;
    }
    if (id.size() > kMaxIdBytes) [[unlikely]] {
        reject(header(columns.machineId), "the machine name is longer than {} bytes", kMaxIdBytes);
        return;
    }
    MeterState& state = findMeter(id);
    state.packer.append(row);
    result_.missingValues += missingInRow_;
    if (columns.season || columns.timeOfDay) noteLabels(id, atMs);
    if (wanted_ != nullptr) noteFound(id, row);
    noteKept(state, atMs, field(columns.machineType));
}

/// A row of a wide table: one reading a meter. A bad cell is its own meter's alone.
void PieceParser::readMelted(std::int64_t atMs) {
    const auto& meters = dialect_->columns.melted;
    for (std::size_t m = 0; m < meters.size(); ++m) {
        const std::string_view id(meltedIds_[m].data(), meters[m].meter.size());
        DecimalRow row;
        row.atMs = atMs;
        missingInRow_ = 0;
        if (!readCells(meters[m], id, row)) continue;
        result_.missingValues += missingInRow_;
        MeterState& state = findMeter(id);
        state.packer.append(row);
        if (wanted_ != nullptr) noteFound(id, row);
        noteKept(state, atMs, {});
    }
    if (dialect_->columns.season || dialect_->columns.timeOfDay) noteLabels("", atMs);
}

bool PieceParser::readCells(const MetricColumns& columns, std::string_view meter, DecimalRow& row) {
    for (std::size_t c = 0; c < kMetrics.size(); ++c)
        if (columns.metric[c] && !readCell(c, columns, meter, row)) return false;
    return true;
}

bool PieceParser::readCell(std::size_t metric, const MetricColumns& columns, std::string_view meter,
                           DecimalRow& row) {
    const std::string_view text = field(columns.metric[metric]);
    const Cell cell =
        shifted(parseCell(text, dialect_->decimalPoint), columns.decimalShift[metric]);
    switch (cell.kind) {
        case CellKind::missing:
            ++missingInRow_;
            return true;
        case CellKind::bad:
            reject(header(columns.metric[metric]), "{} is not a number", inQuotes(text));
            return false;
        case CellKind::decimal:
        case CellKind::real:
            break;
    }
    const double read = cell.kind == CellKind::real ? cell.real : toDouble(cell);
    const double value = dialect_->columns.inOurUnit(metric, read);
    const bool energy = kMetrics[metric].metric == Metric::activePowerKw &&
                        dialect_->columns.power != PowerContent::meanPower;
    const auto accepted = energy ? withinEnergyRange(value) : withinRange(metric, value);
    if (!accepted) {
        RejectedRow* row_ = reject(header(columns.metric[metric]), "{}",
                                   energy ? outsideEnergyRange(text) : outsideRange(metric, text));
        if (row_ != nullptr)
            row_->outside = RejectedRow::Outside{kMetrics[metric].metric, value, toUtf8(meter),
                                                 Timestamp{Duration{row.atMs}}};
        return false;
    }
    if (cell.kind == CellKind::real || *accepted != read) {
        row.set(kMetrics[metric].metric, *accepted);
    } else {
        row.mantissa[metric] = cell.mantissa;
        row.decimals[metric] = cell.decimals;
    }
    return true;
}

void PieceParser::noteFound(std::string_view meter, const DecimalRow& row) {
    const auto stamps = wanted_->find(toUtf8(meter));
    if (stamps != wanted_->end() && stamps->second.contains(row.atMs))
        result_.found.push_back({stamps->first, row.atMs, line_, sampleOf(row)});
}

void PieceParser::noteOutOfOrder(const MeterState& state, std::int64_t atMs) {
    if (++result_.rowsOutOfOrder > ReadOptions::kMaxOutOfOrder) return;
    for (std::size_t i = 0; i < meterIndex_.size(); ++i)
        if (meters_[i].get() == &state)
            result_.outOfOrder.push_back({toUtf8(meterIndex_.id(i)), Timestamp{Duration{atMs}},
                                          Timestamp{Duration{state.lastMs}}, line_});
}

/// Compares a row's season and time of day with its stamp; which hemisphere it is, the whole file
/// decides.
void PieceParser::noteLabels(std::string_view meter, std::int64_t atMs) {
    const ColumnMap& columns = dialect_->columns;
    const Timestamp at{Duration{atMs}};
    const auto note = [&](LabelCheck& check, std::string_view label,
                          std::optional<std::string_view> expected) {
        if (!expected) return;
        if (check.contradictions++ < LabelCheck::kMaxSamples)
            check.samples.push_back(
                {toUtf8(meter), at, line_, toUtf8(label), std::string(*expected)});
    };
    if (columns.season) {
        const std::string_view label = trimmed(field(columns.season));
        note(result_.labels.northernSeason, label, expectedSeason(label, at, Hemisphere::northern));
        note(result_.labels.southernSeason, label, expectedSeason(label, at, Hemisphere::southern));
    }
    if (!columns.timeOfDay) return;
    const std::string_view label = trimmed(field(columns.timeOfDay));
    note(result_.labels.timeOfDay, label, expectedTimeOfDay(label, at));
}

/// The row as it was kept, for who knows more about it; null when enough are kept.
template <class... Args>
RejectedRow* PieceParser::reject(std::string_view column, fmt::format_string<Args...> reason,
                                 Args&&... args) {
    constexpr std::size_t kMaxTextBytes = 1000;
    ++result_.rowsRejected;
    if (result_.rejected.size() >= maxRejected_) return nullptr;
    result_.rejected.push_back({line_,
                                std::string(column),
                                fmt::format(reason, std::forward<Args>(args)...),
                                toUtf8(lineText_.substr(0, kMaxTextBytes)),
                                {}});
    return &result_.rejected.back();
}

std::string_view PieceParser::header(std::optional<std::size_t> column) const {
    return column ? std::string_view(dialect_->headers[*column]) : std::string_view{};
}

ParsedPiece PieceParser::take() {
    for (std::size_t i = 0; i < meterIndex_.size(); ++i) {
        MeterState& state = *meters_[i];
        if (state.packer.rows() > 0) state.blocks.push_back(state.packer.pack());
        result_.meters.push_back({{toUtf8(meterIndex_.id(i)), toUtf8(state.type)},
                                  std::exchange(state.blocks, {}),
                                  state.firstMs,
                                  state.lastMs});
        state.type.clear();
        state.firstMs = state.lastMs = kNever;
    }
    meterIndex_.clear();
    return std::exchange(result_, {});
}

}  // namespace joulewatch
