#include "core/replaced_column.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "core/bytes_per_row.hpp"
#include "core/reading_packer.hpp"

namespace joulewatch {
namespace {

/// A column and its bytes.
struct Packed {
    PackedColumn column;
    std::vector<std::byte> bytes;
};

/// Values as whole numbers of 10⁻ᵏ.
struct Mantissas {
    std::vector<std::int32_t> of;  // kMissingMantissa where there is none
    std::int32_t min = std::numeric_limits<std::int32_t>::max();
    std::int32_t max = std::numeric_limits<std::int32_t>::min();
    std::uint32_t present = 0;
};

/// Nothing when a value has more decimals or is too large.
std::optional<Mantissas> mantissasOf(std::span<const double> values, std::uint8_t decimals) {
    const double scale = kPowersOfTen[decimals];
    Mantissas mantissas;
    mantissas.of.resize(values.size());
    bool exact = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double scaled = values[i] * scale;
        const bool there = !std::isnan(scaled);
        const bool fits = std::abs(scaled) < DecimalRow::kLargestMantissa;
        const double rounded = scaled + (scaled < 0 ? -0.5 : 0.5);
        const auto nearest = fits ? static_cast<std::int32_t>(rounded) : 0;
        exact = exact && (!there || (fits && nearest / scale == values[i]));
        mantissas.of[i] = there ? nearest : DecimalRow::kMissingMantissa;
        mantissas.min = there && nearest < mantissas.min ? nearest : mantissas.min;
        mantissas.max = std::max(mantissas.max, mantissas.of[i]);
        mantissas.present += there;
    }
    if (!exact) return std::nullopt;
    return mantissas;
}

template <class Code>
std::vector<std::byte> codesOf(const Mantissas& mantissas) {
    std::vector<std::byte> bytes(mantissas.of.size() * sizeof(Code));
    for (std::size_t i = 0; i < mantissas.of.size(); ++i) {
        const std::int32_t mantissa = mantissas.of[i];
        const auto offset =
            static_cast<std::uint32_t>(mantissa) - static_cast<std::uint32_t>(mantissas.min);
        const auto code = static_cast<Code>(
            mantissa == DecimalRow::kMissingMantissa ? ~std::uint32_t{0} : offset);
        std::memcpy(bytes.data() + i * sizeof(Code), &code, sizeof(Code));
    }
    return bytes;
}

ColumnSummary summarize(std::span<const double> values, const Mantissas& mantissas, double scale) {
    const auto isThere = [](double value) { return !std::isnan(value); };
    return {.first = *std::ranges::find_if(values, isThere) + 0.0,  // -0 is 0
            .min = mantissas.min / scale,
            .max = mantissas.max / scale,
            .last = *std::find_if(values.rbegin(), values.rend(), isThere) + 0.0,
            .present = mantissas.present};
}

Packed packFixed(std::span<const double> values, const Mantissas& mantissas,
                 std::uint8_t decimals) {
    Packed packed;
    if (mantissas.present == 0) return packed;
    PackedColumn& column = packed.column;
    column.base = mantissas.min;
    column.decimals = decimals;
    column.summary = summarize(values, mantissas, kPowersOfTen[decimals]);
    const auto range = static_cast<std::uint32_t>(std::int64_t{mantissas.max} - mantissas.min);
    if (range == 0 && mantissas.present == values.size()) {
        column.encoding = Encoding::constant;
    } else if (range < 0xFF) {
        column.encoding = Encoding::fixed8;
        packed.bytes = codesOf<std::uint8_t>(mantissas);
    } else if (range < 0xFFFF) {
        column.encoding = Encoding::fixed16;
        packed.bytes = codesOf<std::uint16_t>(mantissas);
    } else {
        column.encoding = Encoding::fixed32;
        packed.bytes = codesOf<std::uint32_t>(mantissas);
    }
    return packed;
}

/// Values of other decimals or of none, as a packer has them that knows no other column.
Packed packAny(Metric metric, std::span<const double> values) {
    ReadingPacker packer;
    for (std::size_t i = 0; i < values.size(); ++i) {
        DecimalRow row;
        row.atMs = static_cast<std::int64_t>(i);  // regular: takes no bytes
        row.set(metric, values[i]);
        packer.append(row);
    }
    PackedReadings alone = packer.pack();
    return {alone.header.columns[index(metric)], std::move(alone.payload)};
}

}  // namespace

PackedReadings withColumn(const PackedHeader& header, std::span<const std::byte> payload,
                          Metric metric, std::span<const double> values, std::uint8_t decimals) {
    ensure(values.size() == header.rows, "a value for each row");
    const auto mantissas = mantissasOf(values, decimals);
    const Packed replaced =
        mantissas ? packFixed(values, *mantissas, decimals) : packAny(metric, values);
    std::size_t before = bytesPerRow(header.stamps) * header.rows;
    for (std::size_t c = 0; c < index(metric); ++c)
        before += bytesPerRow(header.columns[c].encoding) * header.rows;
    const auto after =
        payload.subspan(before + bytesPerRow(header.columns[index(metric)].encoding) * header.rows);
    PackedReadings result{header, {}};
    result.header.columns[index(metric)] = replaced.column;
    result.payload.reserve(before + replaced.bytes.size() + after.size());
    result.payload.assign(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(before));
    result.payload.insert(result.payload.end(), replaced.bytes.begin(), replaced.bytes.end());
    result.payload.insert(result.payload.end(), after.begin(), after.end());
    return result;
}

}  // namespace joulewatch
