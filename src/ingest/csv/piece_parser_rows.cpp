// The thorough way: any row, cell by cell, with the words for what cannot be read.
#include <cmath>

#include "core/decimal.hpp"
#include "ingest/csv/piece_parser_inline.hpp"
#include "ingest/value_range.hpp"

namespace joulewatch {
namespace {

Sample sampleOf(const DecimalRow& row) {
    Sample sample;
    for (std::size_t c = 0; c < sample.size(); ++c)
        if (row.decimals[c] == DecimalRow::kReal)
            sample[c] = row.real[c];
        else if (row.mantissa[c] != DecimalRow::kMissingMantissa)
            sample[c] = row.mantissa[c] / kPowersOfTen[row.decimals[c]];
    return sample;
}

}  // namespace

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
    if (id.size() > kMaxMeterIdBytes) [[unlikely]] {
        reject(header(columns.machineId), "the machine name is longer than {} bytes",
               kMaxMeterIdBytes);
        return;
    }
    MeterState& state = findMeter(id);
    state.packer.append(row);
    result_.missingValues += missingInRow_;
    if (layout_.labels) noteLabels(id, atMs, field(columns.season), field(columns.timeOfDay));
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
    const ColumnMap& columns = dialect_->columns;
    if (layout_.labels) noteLabels("", atMs, field(columns.season), field(columns.timeOfDay));
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
void PieceParser::noteLabels(std::string_view meter, std::int64_t atMs, std::string_view season,
                             std::string_view timeOfDay) {
    const auto note = [&](LabelCheck& check, std::string_view label,
                          const std::optional<std::string_view>& expected) {
        if (!expected || check.contradictions++ >= LabelCheck::kMaxSamples) return;
        check.samples.push_back({toUtf8(meter), Timestamp{Duration{atMs}}, line_,
                                 toUtf8(trimmed(label)), std::string(*expected)});
    };
    if (!season.empty()) {
        const LabelVerdict& verdict = seasons_.of(season, atMs);
        note(result_.labels.northernSeason, season, verdict.northern);
        note(result_.labels.southernSeason, season, verdict.southern);
    }
    if (!timeOfDay.empty())
        note(result_.labels.timeOfDay, timeOfDay, timesOfDay_.of(timeOfDay, atMs).northern);
}

std::string_view PieceParser::header(std::optional<std::size_t> column) const {
    return column ? std::string_view(dialect_->headers[*column]) : std::string_view{};
}

}  // namespace joulewatch
