#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/ingest_report.hpp"
#include "core/packed_readings.hpp"
#include "core/reading_packer.hpp"
#include "ingest/csv/csv_dialect.hpp"
#include "ingest/csv/decimal_cell.hpp"
#include "ingest/csv/label_verdicts.hpp"
#include "ingest/csv/meter_index.hpp"
#include "ingest/csv/split_line.hpp"
#include "ingest/csv/structural_index.hpp"
#include "ingest/read_options.hpp"

namespace joulewatch {

/// A stretch of a CSV file's body. The lines that *start* in [ownFrom, ownTo) are its own; what
/// lies beyond is there so that the last of them can be read to its end.
struct TextPiece {
    static constexpr std::size_t kRoom = 64;  // readable bytes before and behind the text

    std::vector<char> buffer;  // room, text, room (the first byte of it: a line end at file's end)
    std::size_t size = 0;      // of the text
    std::size_t ownFrom = 0;   // 1 when text[0] is the byte before the piece, 0 in the first piece
    std::size_t ownTo = 0;
    bool endsFile = false;
    std::uint64_t fileOffset = 0;  // of text[0]

    char* text() { return buffer.data() + kRoom; }
    const char* text() const { return buffer.data() + kRoom; }
    void reserve(std::size_t textBytes) {
        if (buffer.size() < textBytes + 2 * kRoom) buffer.resize(textBytes + 2 * kRoom);
    }
};

/// What one piece held.
struct ParsedPiece {
    struct MeterPart {
        Meter meter;
        std::vector<PackedReadings> blocks;
        std::int64_t firstMs = 0, lastMs = 0;  // stamps of its first and last row in the file
    };
    std::vector<MeterPart> meters;
    std::uint64_t rows = 0;
    std::uint64_t rowsRejected = 0;
    std::uint64_t missingValues = 0;
    std::uint64_t rowsOutOfOrder = 0;
    std::uint64_t lineEnds = 0;  // in the piece's own range
    // Lines count from 0 at the piece's start.
    std::vector<RejectedRow> rejected;  // the first ones
    std::vector<FoundRow> found;
    std::vector<RowOutOfOrder> outOfOrder;  // the first ones
    struct Labels {
        LabelCheck northernSeason, southernSeason, timeOfDay;
    } labels;
};

/// Turns pieces of text into packed readings. One parser a thread; keeps its memory between pieces.
class PieceParser {
 public:
    /// `maxRejected`: how many of a piece's rejected rows are kept. `wanted` may be null.
    PieceParser(const CsvDialect& dialect, std::string defaultMeterId, std::size_t maxRejected,
                const WantedRows* wanted, SimdLevel level);
    ParsedPiece parse(TextPiece& piece);

 private:
    static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();
    struct MeterState {
        std::string type;
        ReadingPacker packer;
        std::vector<PackedReadings> blocks;
        std::int64_t firstMs = kNever, lastMs = kNever;
    };
    static constexpr std::size_t kNoColumn = std::numeric_limits<std::size_t>::max();
    /// The columns of the usual line, without the detour over Fields.
    struct Layout {
        bool usual = true;  // no column that needs more than reading
        std::size_t stamp = kNoColumn, machineId = kNoColumn, machineType = kNoColumn;
        std::array<std::size_t, kMetrics.size()> metric{};
        std::size_t metrics = kElectricalMetrics;  // how many of them to look at
        std::size_t season = kNoColumn, timeOfDay = kNoColumn;
        bool labels = false;    // there is one of them
        bool shifts = false;    // a unit that is not ours, by a power of ten
        bool energies = false;  // power's column holds them, whose range is another
    };

    void parseWindow(const char* text, std::size_t size);
    void readLines(const char* text);
    void readLinesBmi2(const char* text);
    void readLinesBody(const char* text);
    template <bool kPlain>
    bool readUsualLine(const char* text, const std::uint32_t* ends);
    bool isPassedOver(const char* text, const std::uint32_t* ends);
    void readAnyLine(std::string_view line);
    bool readStamp(std::int64_t& atMs);
    void readRow(std::int64_t atMs);
    void readMelted(std::int64_t atMs);
    bool readCells(const MetricColumns& columns, std::string_view meter, DecimalRow& row);
    bool readCell(std::size_t metric, const MetricColumns& columns, std::string_view meter,
                  DecimalRow& row);
    void noteFound(std::string_view meter, const DecimalRow& row);
    void noteOutOfOrder(const MeterState& state, std::int64_t atMs);
    void noteLabels(std::string_view meter, std::int64_t atMs, std::string_view season,
                    std::string_view timeOfDay);
    std::string_view field(const std::optional<std::size_t>& column) const {
        return column ? split_.fields()[*column] : std::string_view{};
    }
    static void appendOther(ReadingPacker& packer, const ReadingPacker::Row& row,
                            std::uint64_t decimals);
    MeterState& findMeter(std::string_view id);
    void noteKept(MeterState& state, std::int64_t atMs, std::string_view type);
    template <class... Args>
    RejectedRow* reject(std::string_view column, fmt::format_string<Args...> reason,
                        Args&&... args);
    std::string_view header(std::optional<std::size_t> column) const;
    ParsedPiece take();

    const CsvDialect* dialect_;
    Layout layout_;
    std::string defaultMeterId_;  // with room behind it
    std::size_t defaultMeterIdSize_;
    std::size_t maxRejected_;
    const WantedRows* wanted_;
    std::unordered_set<std::int64_t> wantedStamps_;  // of any meter
    LabelVerdicts seasons_{std::chrono::days{1}, seasonVerdict};
    LabelVerdicts timesOfDay_{std::chrono::hours{1}, timeOfDayVerdict};
    SimdLevel level_;
    StructuralIndex index_;
    SplitLine split_;
    char decimalPoint_;
    StampReader stampReader_;
    std::string stampScratch_;
    MeterIndex meterIndex_;
    std::vector<std::unique_ptr<MeterState>> meters_;  // by number in meterIndex_; kept for reuse
    std::uint64_t line_ = 0;  // of the row being read, from the piece's start
    std::string_view lineText_;
    std::uint64_t missingInRow_ = 0;
    std::vector<std::string> meltedIds_;  // with room behind them
    ParsedPiece result_;
};

}  // namespace joulewatch
