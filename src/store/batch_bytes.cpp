#include "store/batch_bytes.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <string_view>

namespace joulewatch {
namespace {

static_assert(std::endian::native == std::endian::little, "the journal is written as memory is");
constexpr std::uint8_t kVersion = 3;
// Version 2 said its number once, before all batches, had no `columns` and all columns.
constexpr std::uint8_t kFirstVersion = 2;

/// Before the id, the stamps and the columns of a batch.
struct BatchHeader {
    std::uint32_t idBytes;
    std::uint32_t rows;
    std::uint32_t columns = 0;  // a bit for each metric that has a value
};
constexpr std::size_t kFirstHeaderBytes = 8;
constexpr std::uint32_t kAllColumns = (1U << kMetrics.size()) - 1;

/// A batch where it stands in the bytes.
struct Piece {
    std::string_view meter;
    std::size_t rows = 0;
    std::uint32_t columns = 0;
    const std::byte* stamps = nullptr;  // and behind them the columns

    Timestamp at(std::size_t row) const {
        Timestamp stamp;
        std::memcpy(&stamp, stamps + row * sizeof stamp, sizeof stamp);
        return stamp;
    }
    /// Into rows of `batch` from `first` on.
    void writeTo(ReadingBatch& batch, std::size_t first) const {
        const std::byte* from = stamps;
        std::memcpy(batch.mutableAt().data() + first, from, rows * sizeof(Timestamp));
        from += rows * sizeof(Timestamp);
        for (const MetricInfo& each : kMetrics) {
            double* const column = batch.mutableColumn(each.metric).data() + first;
            if ((columns >> index(each.metric) & 1U) == 0) {
                std::fill_n(column, rows, kMissing);
                continue;
            }
            std::memcpy(column, from, rows * sizeof(double));
            from += rows * sizeof(double);
        }
    }
};
using Pieces = std::span<const Piece>;

template <class T>
void put(std::vector<std::byte>& bytes, std::span<const T> values) {
    const auto from = std::as_bytes(values);
    bytes.insert(bytes.end(), from.begin(), from.end());
}

/// Of a stamp and the values of these columns.
std::size_t rowBytes(std::uint32_t columns) {
    return sizeof(Timestamp) + static_cast<std::size_t>(std::popcount(columns)) * sizeof(double);
}

std::uint32_t columnsOf(const ReadingBatch& batch) {
    const auto isThere = [](double value) { return !std::isnan(value); };
    std::uint32_t columns = 0;
    for (const MetricInfo& each : kMetrics)
        if (std::ranges::any_of(batch.column(each.metric), isThere))
            columns |= 1U << index(each.metric);
    return columns;
}

std::optional<std::span<const std::byte>> take(std::span<const std::byte>& bytes,
                                               std::size_t count) {
    if (bytes.size() < count) return std::nullopt;
    const auto taken = bytes.first(count);
    bytes = bytes.subspan(count);
    return taken;
}

std::optional<Piece> takePiece(std::span<const std::byte>& bytes, std::size_t headerBytes) {
    BatchHeader header{0, 0, kAllColumns};
    const auto head = take(bytes, headerBytes);
    if (!head) return std::nullopt;
    std::memcpy(&header, head->data(), head->size());
    if (header.columns > kAllColumns) return std::nullopt;
    const auto id = take(bytes, header.idBytes);
    const std::size_t each = rowBytes(header.columns);
    if (!id || header.rows > bytes.size() / each) return std::nullopt;
    const auto values = take(bytes, header.rows * each);
    const Piece piece{{reinterpret_cast<const char*>(id->data()), id->size()},
                      header.rows,
                      header.columns,
                      values->data()};
    for (std::size_t i = 1; i < piece.rows; ++i)
        if (piece.at(i - 1) >= piece.at(i)) return std::nullopt;
    return piece;
}

std::optional<std::vector<Piece>> piecesOf(std::span<const std::byte> bytes) {
    std::vector<Piece> pieces;
    const bool first = !bytes.empty() && bytes[0] == std::byte{kFirstVersion};
    if (first) bytes = bytes.subspan(1);
    while (!bytes.empty()) {
        if (!first && *take(bytes, 1)->data() != std::byte{kVersion}) return std::nullopt;
        const auto piece = takePiece(bytes, first ? kFirstHeaderBytes : sizeof(BatchHeader));
        if (!piece) return std::nullopt;
        pieces.push_back(*piece);
    }
    return pieces;
}

/// Each later than the one before.
bool follow(Pieces pieces) {
    auto last = Timestamp::min();
    for (const Piece& each : pieces) {
        if (each.rows == 0) continue;
        if (each.at(0) <= last) return false;
        last = each.at(each.rows - 1);
    }
    return true;
}

ReadingBatch behindEachOther(Pieces pieces) {
    std::size_t rows = 0;
    for (const Piece& each : pieces) rows += each.rows;
    ReadingBatch batch;
    batch.reshape(std::string(pieces.front().meter), rows, MetricSet::all());
    std::size_t row = 0;
    for (const Piece& each : pieces) {
        each.writeTo(batch, row);
        row += each.rows;
    }
    return batch;
}

ReadingBatch intoEachOther(Pieces pieces) {
    std::map<Timestamp, Sample> rows;
    for (const Piece& each : pieces) {
        const ReadingBatch batch = behindEachOther(Pieces(&each, 1));
        for (std::size_t i = 0; i < batch.rows(); ++i) {
            Sample& row = rows[batch.at()[i]];
            for (const MetricInfo& metric : kMetrics)
                if (const double value = batch.column(metric.metric)[i]; !std::isnan(value))
                    row[index(metric.metric)] = value;
        }
    }
    ReadingBatch merged{std::string(pieces.front().meter)};
    for (const auto& [at, sample] : rows) merged.append(at, sample);
    return merged;
}

}  // namespace

std::vector<std::byte> toBytes(std::span<const ReadingBatch> batches) {
    std::vector<BatchHeader> headers;
    headers.reserve(batches.size());
    std::size_t size = 0;
    for (const ReadingBatch& batch : batches) {
        const BatchHeader& header = headers.emplace_back(
            BatchHeader{static_cast<std::uint32_t>(batch.meter().size()),
                        static_cast<std::uint32_t>(batch.rows()), columnsOf(batch)});
        size += 1 + sizeof header + header.idBytes + header.rows * rowBytes(header.columns);
    }
    std::vector<std::byte> bytes;
    bytes.reserve(size);
    for (std::size_t i = 0; i < batches.size(); ++i) {
        const ReadingBatch& batch = batches[i];
        const BatchHeader& header = headers[i];
        bytes.push_back(std::byte{kVersion});
        put(bytes, std::span(&header, 1));
        put(bytes, std::span<const char>(batch.meter()));
        put(bytes, batch.at());
        for (const MetricInfo& each : kMetrics)
            if ((header.columns >> index(each.metric) & 1U) != 0)
                put(bytes, batch.column(each.metric));
    }
    return bytes;
}

Result<std::vector<ReadingBatch>> batchesFromBytes(std::span<const std::byte> bytes) {
    auto pieces = piecesOf(bytes);
    if (!pieces) return fail(ErrorCode::corrupted, "these bytes are no batches of readings");
    std::ranges::stable_sort(*pieces, {}, &Piece::meter);
    std::vector<ReadingBatch> batches;
    for (auto from = pieces->begin(); from != pieces->end();) {
        const auto to = std::find_if(from, pieces->end(),
                                     [&](const Piece& each) { return each.meter != from->meter; });
        const Pieces ofMeter(from, to);
        batches.push_back(follow(ofMeter) ? behindEachOther(ofMeter) : intoEachOther(ofMeter));
        from = to;
    }
    return batches;
}

}  // namespace joulewatch
