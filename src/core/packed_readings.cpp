#include "core/packed_readings.hpp"

#include <algorithm>
#include <cstring>

#include "core/bytes_per_row.hpp"
#include "core/decimal.hpp"

namespace joulewatch {

std::size_t bytesPerRow(StampEncoding encoding) {
    switch (encoding) {
        case StampEncoding::regular:
            return 0;
        case StampEncoding::offset32:
            return sizeof(std::uint32_t);
        case StampEncoding::raw64:
            break;
    }
    return sizeof(std::int64_t);
}

std::size_t bytesPerRow(Encoding encoding) {
    switch (encoding) {
        case Encoding::absent:
        case Encoding::constant:
            return 0;
        case Encoding::fixed8:
            return sizeof(std::uint8_t);
        case Encoding::fixed16:
            return sizeof(std::uint16_t);
        case Encoding::fixed32:
        case Encoding::real32:
            return sizeof(float);
        case Encoding::real64:
            break;
    }
    return sizeof(double);
}

namespace {

template <class T>
T load(const std::byte* from, std::size_t i) {
    T value;
    std::memcpy(&value, from + i * sizeof(T), sizeof(T));  // the payload is not aligned
    return value;
}

template <class Code>
void unpackFixed(const PackedColumn& column, const std::byte* from, std::span<double> out) {
    constexpr Code kMissingCode = static_cast<Code>(~Code{0});
    const double scale = kPowersOfTen[column.decimals];
    const double base = column.base;  // base + code is exact in a double
    for (std::size_t i = 0; i < out.size(); ++i) {
        const Code code = load<Code>(from, i);
        const double value = (base + static_cast<double>(code)) / scale;
        out[i] = code == kMissingCode ? kMissing : value;
    }
}

template <class Real>
void unpackReal(const std::byte* from, std::span<double> out) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<double>(load<Real>(from, i));
}

void unpackColumn(const PackedColumn& column, const std::byte* from, std::span<double> out) {
    switch (column.encoding) {
        case Encoding::absent:
            std::ranges::fill(out, kMissing);
            break;
        case Encoding::constant:
            std::ranges::fill(out, column.summary.first);
            break;
        case Encoding::fixed8:
            unpackFixed<std::uint8_t>(column, from, out);
            break;
        case Encoding::fixed16:
            unpackFixed<std::uint16_t>(column, from, out);
            break;
        case Encoding::fixed32:
            unpackFixed<std::uint32_t>(column, from, out);
            break;
        case Encoding::real32:
            unpackReal<float>(from, out);
            break;
        case Encoding::real64:
            unpackReal<double>(from, out);
            break;
    }
}

void unpackStamps(const PackedHeader& header, const std::byte* from, std::span<Timestamp> out) {
    switch (header.stamps) {
        case StampEncoding::regular: {
            Timestamp at = header.first;
            for (Timestamp& each : out) {
                each = at;
                at += header.commonStep;
            }
            break;
        }
        case StampEncoding::offset32:
            for (std::size_t i = 0; i < out.size(); ++i)
                out[i] = header.first + Duration{load<std::uint32_t>(from, i)};
            break;
        case StampEncoding::raw64:
            for (std::size_t i = 0; i < out.size(); ++i)
                out[i] = Timestamp{Duration{load<std::int64_t>(from, i)}};
            break;
    }
}

}  // namespace

std::size_t PackedHeader::payloadBytes() const {
    std::size_t perRow = bytesPerRow(stamps);
    for (const PackedColumn& column : columns) perRow += bytesPerRow(column.encoding);
    return perRow * rows;
}

void unpack(const PackedHeader& header, std::span<const std::byte> payload, const MeterId& meter,
            MetricSet metrics, ReadingBatch& batch) {
    ensure(payload.size() == header.payloadBytes(), "a payload belongs to its header");
    batch.reshape(meter, header.rows, metrics);
    const std::byte* from = payload.data();
    unpackStamps(header, from, batch.mutableAt());
    from += bytesPerRow(header.stamps) * header.rows;
    for (const MetricInfo& each : kMetrics) {
        const PackedColumn& column = header.columns[index(each.metric)];
        if (metrics.contains(each.metric))
            unpackColumn(column, from, batch.mutableColumn(each.metric));
        from += bytesPerRow(column.encoding) * header.rows;
    }
}

}  // namespace joulewatch
