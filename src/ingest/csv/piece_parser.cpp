#include "ingest/csv/piece_parser.hpp"

#include <algorithm>
#include <limits>

#include "core/decimal.hpp"
#include "ingest/csv/piece_parser_inline.hpp"
#include "ingest/printable.hpp"
#include "ingest/value_range.hpp"

namespace joulewatch {
namespace {

/// Lines are indexed this many bytes at a time: text and index stay in the fastest caches.
constexpr std::size_t kWindowBytes = 32U << 10U;

struct Limits {
    std::int32_t lowest, highest;
};
using LimitTable = std::array<std::array<Limits, kIntegerPowersOfTen.size()>, kMetrics.size()>;

/// The range of each metric in mantissas of each number of decimals.
constexpr LimitTable limitsOf(bool energies) {
    constexpr double kHighest = std::numeric_limits<std::int32_t>::max();
    LimitTable table{};
    for (std::size_t c = 0; c < kMetrics.size(); ++c)
        for (std::size_t d = 0; d < kIntegerPowersOfTen.size(); ++d) {
            const bool energy = energies && c == index(Metric::activePowerKw);
            const double min = energy ? -kMaxEnergyKwh : kMetrics[c].min;
            const double max = energy ? kMaxEnergyKwh : kMetrics[c].max;
            table[c][d] = {static_cast<std::int32_t>(std::max(min * kPowersOfTen[d], -kHighest)),
                           static_cast<std::int32_t>(std::min(max * kPowersOfTen[d], kHighest))};
        }
    return table;
}
constexpr LimitTable kLimits = limitsOf(false), kEnergyLimits = limitsOf(true);

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
    layout_.usual =
        columns.stamp && !columns.clock && columns.melted.empty() && !columns.fahrenheit;
    layout_.energies = columns.power != PowerContent::meanPower;
    layout_.season = columns.season.value_or(kNoColumn);
    layout_.timeOfDay = columns.timeOfDay.value_or(kNoColumn);
    layout_.labels = columns.season || columns.timeOfDay;
    if (wanted != nullptr)
        for (const auto& [meter, stamps] : *wanted)
            wantedStamps_.insert(stamps.begin(), stamps.end());
    layout_.stamp = columns.stamp.value_or(kNoColumn);
    layout_.machineId = columns.machineId.value_or(kNoColumn);
    layout_.machineType = columns.machineType.value_or(kNoColumn);
    for (std::size_t c = 0; c < kMetrics.size(); ++c) {
        layout_.shifts = layout_.shifts || (columns.metric[c] && columns.decimalShift[c] != 0);
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

/// A line with the right number of columns and no quotes; field c lies between ends[c-1] and
/// ends[c]. False, and nothing kept, when there is anything unusual about it. `kPlain`: its values
/// are in our units, and it has no labels.
template <bool kPlain>
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
    if (id.size() - 1 >= kMaxMeterIdBytes || id.front() <= ' ' || id.back() <= ' ') [[unlikely]]
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
        Cell cell =
            parseShortCell(cellText.data(), cellText.data() + cellText.size(), decimalPoint_);
        Limits limits;
        if constexpr (kPlain) {
            limits = kLimits[c][cell.decimals];
        } else {
            if (cell.kind == CellKind::decimal && dialect_->columns.decimalShift[c] != 0)
                cell = shifted(cell, dialect_->columns.decimalShift[c]);
            limits = (layout_.energies ? kEnergyLimits : kLimits)[c][cell.decimals];
        }
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
    const auto fieldOrNone = [&](std::size_t c) {
        return c != kNoColumn ? field(c) : std::string_view{};
    };
    if constexpr (!kPlain)
        if (layout_.labels)
            noteLabels(id, atMs, fieldOrNone(layout_.season), fieldOrNone(layout_.timeOfDay));
    noteKept(state, atMs, fieldOrNone(layout_.machineType));
    return true;
}

/// Of a line like that, whether it is none of those that somebody wants to know.
[[gnu::always_inline]] inline bool PieceParser::isPassedOver(const char* text,
                                                             const std::uint32_t* ends) {
    const std::uint32_t* const previous = ends - 1;
    const auto field = [=](std::size_t c) {
        return std::string_view(text + (previous[c] + 1), ends[c] - (previous[c] + 1));
    };
    std::int64_t atMs;
    if (!stampReader_.read(field(layout_.stamp), atMs)) return false;
    if (wantedStamps_.contains(atMs)) {
        const auto stamps = wanted_->find(layout_.machineId != kNoColumn
                                              ? toUtf8(trimmed(field(layout_.machineId)))
                                              : defaultMeterId_.substr(0, defaultMeterIdSize_));
        if (stamps != wanted_->end() && stamps->second.contains(atMs)) return false;
    }
    ++result_.rows;
    return true;
}

[[gnu::always_inline]] inline void PieceParser::readLinesBody(const char* text) {
    const std::size_t columns = dialect_->headers.size();
    const bool plain = !layout_.labels && !layout_.shifts && !layout_.energies;
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
        bool done = static_cast<std::size_t>(last - ends) + 1 == columns && layout_.usual &&
                    unquoted(ends, last);
        if (done) [[likely]]
            done = wanted_ != nullptr ? isPassedOver(text, ends)
                   : plain            ? readUsualLine<true>(text, ends)
                                      : readUsualLine<false>(text, ends);
        if (!done) [[unlikely]]
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
        if (row.mantissa[c] != DecimalRow::kMissingMantissa)
            other.decimals[c] = static_cast<std::uint8_t>(decimals >> (8 * c));
    packer.append(other);
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
