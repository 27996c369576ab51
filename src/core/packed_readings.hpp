#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/reading_batch.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// How one column of packed readings is held. The fixed ones hold `base + code` as the integer m of
/// the decimal m·10⁻ᵏ, which gives back the very double the text meant; the code with all bits set
/// is a missing value.
enum class Encoding : std::uint8_t {
    absent,    // no value at all, no bytes
    constant,  // one value, no bytes
    fixed8,
    fixed16,
    fixed32,
    real32,  // every value is a float; NaN is missing
    real64
};

/// What a chart may know of a column without unpacking it: the values present, oldest first.
struct ColumnSummary {
    double first = kMissing, min = kMissing, max = kMissing, last = kMissing;
    std::uint32_t present = 0;
};

struct PackedColumn {
    ColumnSummary summary;
    std::int32_t base = 0;      // m of the least value
    std::uint8_t decimals = 0;  // k
    Encoding encoding = Encoding::absent;
};

enum class StampEncoding : std::uint8_t { regular, offset32, raw64 };

/// All that is known of a block of packed readings without its bytes.
struct PackedHeader {
    std::uint32_t rows = 0;
    std::uint32_t commonSteps = 0;  // how many steps between rows are `commonStep`
    Timestamp first{}, last{};      // oldest and newest stamp
    Duration commonStep{};          // the most frequent step between rows; the step, when regular
    StampEncoding stamps = StampEncoding::regular;
    bool strictlyAscending = true;  // false: some stamps occur more than once
    std::array<PackedColumn, kMetrics.size()> columns;

    std::size_t payloadBytes() const;
};

/// Some thousand readings of one meter, oldest first (a stamp may repeat), packed without loss:
/// about 8 bytes a row where a reading as text takes 65.
struct PackedReadings {
    PackedHeader header;
    std::vector<std::byte> payload;
};

/// Whoever reads a file hands its blocks to one of these, in the order of the file.
using PackedReadingSink = std::function<Result<void>(const Meter& meter, PackedReadings readings)>;

/// Unpacks the stamps and the columns of `metrics` into `batch`.
void unpack(const PackedHeader& header, std::span<const std::byte> payload, const MeterId& meter,
            MetricSet metrics, ReadingBatch& batch);

}  // namespace joulewatch
