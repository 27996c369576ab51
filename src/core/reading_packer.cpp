#include "core/reading_packer.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

#include "core/decimal.hpp"

namespace joulewatch {
namespace {

constexpr std::int32_t kNone = DecimalRow::kMissingMantissa;
constexpr std::size_t kMaxDecimals = kIntegerPowersOfTen.size() - 1;

bool fits(std::int64_t mantissa) {
    return mantissa > kNone && mantissa <= std::numeric_limits<std::int32_t>::max();
}

double toReal(std::int32_t mantissa, std::size_t decimals) {
    return mantissa == kNone ? kMissing : mantissa / kPowersOfTen[decimals];
}

template <class T>
void put(std::vector<std::byte>& payload, std::size_t rows, auto&& valueOfRow) {
    const std::size_t from = payload.size();
    payload.resize(from + rows * sizeof(T));
    std::byte* out = payload.data() + from;
    for (std::size_t i = 0; i < rows; ++i, out += sizeof(T)) {
        const T value = valueOfRow(i);
        std::memcpy(out, &value, sizeof(T));
    }
}

/// The fewest decimals that write every value exactly with a 32-bit mantissa, if any do.
std::optional<std::size_t> commonDecimals(const std::vector<double>& values) {
    std::size_t decimals = 0;
    double largest = 0;
    for (const double value : values) {
        if (std::isnan(value)) continue;
        largest = std::max(largest, std::abs(value));
        while (std::nearbyint(value * kPowersOfTen[decimals]) / kPowersOfTen[decimals] != value)
            if (++decimals > kMaxDecimals) return std::nullopt;
    }
    if (largest * kPowersOfTen[decimals] > std::numeric_limits<std::int32_t>::max() - 1)
        return std::nullopt;
    return decimals;
}

ColumnSummary summarize(const std::vector<double>& values) {
    ColumnSummary summary;
    for (const double value : values) {
        if (std::isnan(value)) continue;
        if (summary.present++ == 0) summary.first = summary.min = summary.max = value;
        summary.min = std::min(summary.min, value);
        summary.max = std::max(summary.max, value);
        summary.last = value;
    }
    return summary;
}

/// The one that more than half are, if there is one (Boyer and Moore, 1981): every other one takes
/// one of its votes.
std::int64_t likelyMajority(const std::vector<std::int64_t>& steps) {
    std::int64_t candidate = 0;
    std::size_t votes = 0;
    for (const std::int64_t each : steps) {
        if (votes == 0) candidate = each;
        votes = each == candidate ? votes + 1 : votes - 1;
    }
    return candidate;
}

/// The most frequent step, the shorter one of two equally frequent; may sort `steps`.
void packCommonStep(std::vector<std::int64_t>& steps, PackedHeader& header) {
    const std::int64_t likely = likelyMajority(steps);
    const auto times = static_cast<std::size_t>(std::ranges::count(steps, likely));
    if (likely > 0 && 2 * times > steps.size()) {
        header.commonStep = Duration{likely};
        header.commonSteps = static_cast<std::uint32_t>(times);
        return;
    }
    std::ranges::sort(steps);
    for (std::size_t i = 0; i < steps.size();) {
        const std::size_t same =
            static_cast<std::size_t>(
                std::upper_bound(steps.begin() + static_cast<std::ptrdiff_t>(i), steps.end(),
                                 steps[i]) -
                steps.begin()) -
            i;
        if (steps[i] > 0 && same > header.commonSteps) {
            header.commonStep = Duration{steps[i]};
            header.commonSteps = static_cast<std::uint32_t>(same);
        }
        i += same;
    }
}

}  // namespace

void ReadingPacker::append(const DecimalRow& row) {
    Row kept{row.atMs, {}};
    for (std::size_t c = 0; c < kMetrics.size(); ++c) kept.mantissa[c] = adapted(c, row);
    claim() = kept;
    ++count_;
}

bool ReadingPacker::appendAlike(Timestamp at, const Sample& values) {
    if (count_ == 0) return false;
    Row& row = claim();
    row.atMs = at.time_since_epoch().count();
    bool alike = true;
    std::uint32_t real = 0;  // a bit for each column
    for (std::size_t c = 0; c < kMetrics.size(); ++c) {
        const double value = values[c];
        row.mantissa[c] = kNone;
        if (std::isnan(value)) continue;  // most often all of a column or none
        const std::uint8_t held = decimals(c);
        if (held == kRealColumn) {
            real |= 1U << c;
            continue;
        }
        const double power = kPowersOfTen[held], scaled = value * power;
        if (!(std::abs(scaled) < DecimalRow::kLargestMantissa)) return false;
        const auto nearest = static_cast<std::int32_t>(scaled + (scaled < 0 ? -0.5 : 0.5));
        alike = alike && nearest / power == value;
        row.mantissa[c] = nearest;
    }
    if (!alike) return false;
    for (; real != 0; real &= real - 1) {
        const auto c = static_cast<std::size_t>(std::countr_zero(real));
        real_[c].push_back(values[c]);
        row.mantissa[c] = static_cast<std::int32_t>(real_[c].size() - 1);
    }
    ++count_;
    return true;
}

void ReadingPacker::setDecimals(std::size_t column, std::uint8_t decimals) {
    decimals_ &= ~(std::uint64_t{0xFF} << (8 * column));
    decimals_ |= std::uint64_t{decimals} << (8 * column);
}

/// The mantissa of one cell in the column's decimals; where it has none that fits, the column
/// becomes real.
std::int32_t ReadingPacker::adapted(std::size_t column, const DecimalRow& row) {
    const std::int32_t mantissa = row.mantissa[column];
    const std::uint8_t wanted = row.decimals[column];
    if (mantissa == kNone && wanted != DecimalRow::kReal) return kNone;
    const std::uint8_t held = decimals(column);
    if (held != kRealColumn && wanted != DecimalRow::kReal) {
        if (wanted == held) return mantissa;
        if (wanted > held && rescale(column, wanted)) return mantissa;
        if (wanted < held) {
            const std::int64_t scaled = std::int64_t{mantissa} * kIntegerPowersOfTen[held - wanted];
            if (fits(scaled)) return static_cast<std::int32_t>(scaled);
        }
    }
    if (held != kRealColumn) makeReal(column);
    real_[column].push_back(wanted == DecimalRow::kReal ? row.real[column]
                                                        : toReal(mantissa, wanted));
    return static_cast<std::int32_t>(real_[column].size() - 1);
}

/// Writes the column with more decimals; false, and nothing changed, when a mantissa grows too big.
bool ReadingPacker::rescale(std::size_t column, std::uint8_t decimals) {
    const std::int64_t factor = kIntegerPowersOfTen[decimals - this->decimals(column)];
    const std::span<Row> kept(rows_.data(), count_);
    for (const Row& row : kept)
        if (row.mantissa[column] != kNone && !fits(row.mantissa[column] * factor)) return false;
    for (Row& row : kept)
        if (row.mantissa[column] != kNone)
            row.mantissa[column] = static_cast<std::int32_t>(row.mantissa[column] * factor);
    setDecimals(column, decimals);
    return true;
}

void ReadingPacker::makeReal(std::size_t column) {
    real_[column].clear();
    for (Row& row : std::span(rows_.data(), count_)) {
        if (row.mantissa[column] == kNone) continue;
        real_[column].push_back(toReal(row.mantissa[column], decimals(column)));
        row.mantissa[column] = static_cast<std::int32_t>(real_[column].size() - 1);
    }
    setDecimals(column, kRealColumn);
}

PackedReadings ReadingPacker::pack() {
    rows_.resize(count_);
    if (!std::ranges::is_sorted(rows_, {}, &Row::atMs))
        std::ranges::stable_sort(rows_, {}, &Row::atMs);  // file order among equal stamps
    PackedReadings packed;
    packed.header.rows = static_cast<std::uint32_t>(count_);
    if (count_ > 0) packStamps(packed);
    for (std::size_t c = 0; c < kMetrics.size(); ++c)
        if (decimals(c) == kRealColumn)
            packReal(c, packed);
        else
            packColumn(c, packed);
    packed.payload.shrink_to_fit();
    count_ = 0;
    decimals_ = 0;
    return packed;
}

void ReadingPacker::packStamps(PackedReadings& packed) const {
    PackedHeader& header = packed.header;
    const std::int64_t first = rows_.front().atMs;
    const std::int64_t last = rows_.back().atMs;
    header.first = Timestamp{Duration{first}};
    header.last = Timestamp{Duration{last}};
    const std::int64_t step = rows_.size() > 1 ? rows_[1].atMs - first : 0;
    bool regular = true;
    bool rising = true;
    for (std::size_t i = 1; i < rows_.size(); ++i) {
        const std::int64_t each = rows_[i].atMs - rows_[i - 1].atMs;
        regular = regular && each == step;
        rising = rising && each > 0;
    }
    header.strictlyAscending = rising;
    if (regular) {
        header.stamps = StampEncoding::regular;
        header.commonStep = Duration{step};
        header.commonSteps = step > 0 ? header.rows - 1 : 0;
        return;
    }
    std::vector<std::int64_t> steps(rows_.size() - 1);
    for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = rows_[i + 1].atMs - rows_[i].atMs;
    packCommonStep(steps, header);
    if (last - first <= std::int64_t{std::numeric_limits<std::uint32_t>::max()}) {
        header.stamps = StampEncoding::offset32;
        put<std::uint32_t>(packed.payload, rows_.size(), [&](std::size_t i) {
            return static_cast<std::uint32_t>(rows_[i].atMs - first);
        });
    } else {
        header.stamps = StampEncoding::raw64;
        put<std::int64_t>(packed.payload, rows_.size(),
                          [&](std::size_t i) { return rows_[i].atMs; });
    }
}

void ReadingPacker::packColumn(std::size_t column, PackedReadings& packed) const {
    std::int32_t min = std::numeric_limits<std::int32_t>::max();
    std::int32_t max = kNone;  // less than any mantissa
    std::uint32_t present = 0;
    for (const Row& row : rows_) {
        const std::int32_t mantissa = row.mantissa[column];
        min = mantissa != kNone && mantissa < min ? mantissa : min;
        max = mantissa > max ? mantissa : max;
        present += mantissa != kNone;
    }
    PackedColumn& packedColumn = packed.header.columns[column];
    if (present == 0) return;  // absent
    const auto isPresent = [column](const Row& row) { return row.mantissa[column] != kNone; };
    const auto value = [&](std::int32_t mantissa) { return toReal(mantissa, decimals(column)); };
    packedColumn.base = min;
    packedColumn.decimals = decimals(column);
    packedColumn.summary = {
        .first = value(std::ranges::find_if(rows_, isPresent)->mantissa[column]),
        .min = value(min),
        .max = value(max),
        .last = value(std::find_if(rows_.rbegin(), rows_.rend(), isPresent)->mantissa[column]),
        .present = present};
    const auto range = static_cast<std::uint32_t>(std::int64_t{max} - min);
    const auto code = [&, missing = std::uint32_t{0xFFFFFFFF}](std::size_t i) {
        const std::int32_t mantissa = rows_[i].mantissa[column];
        const auto offset = static_cast<std::uint32_t>(mantissa) - static_cast<std::uint32_t>(min);
        return mantissa == kNone ? missing : offset;  // cut to fewer bits, missing stays all ones
    };
    if (range == 0 && present == rows_.size()) {
        packedColumn.encoding = Encoding::constant;
    } else if (range < 0xFF) {
        packedColumn.encoding = Encoding::fixed8;
        put<std::uint8_t>(packed.payload, rows_.size(), code);
    } else if (range < 0xFFFF) {
        packedColumn.encoding = Encoding::fixed16;
        put<std::uint16_t>(packed.payload, rows_.size(), code);
    } else {
        packedColumn.encoding = Encoding::fixed32;
        put<std::uint32_t>(packed.payload, rows_.size(), code);
    }
}

/// A column that came as floating point: as decimals after all if they are exact, else as it is.
void ReadingPacker::packReal(std::size_t column, PackedReadings& packed) const {
    std::vector<double> values(rows_.size(), kMissing);
    for (std::size_t i = 0; i < values.size(); ++i)
        if (const std::int32_t at = rows_[i].mantissa[column]; at != kNone)
            values[i] = real_[column][static_cast<std::size_t>(at)];
    if (const auto decimals = commonDecimals(values)) {
        ReadingPacker fixed;
        fixed.setDecimals(column, static_cast<std::uint8_t>(*decimals));
        fixed.rows_.resize(values.size());
        fixed.count_ = values.size();
        for (std::size_t i = 0; i < values.size(); ++i)
            fixed.rows_[i].mantissa[column] =
                std::isnan(values[i]) ? kNone
                                      : static_cast<std::int32_t>(
                                            std::nearbyint(values[i] * kPowersOfTen[*decimals]));
        fixed.packColumn(column, packed);
        return;
    }
    PackedColumn& packedColumn = packed.header.columns[column];
    packedColumn.summary = summarize(values);
    const bool singlePrecision = std::ranges::all_of(values, [](double value) {
        return std::isnan(value) || static_cast<double>(static_cast<float>(value)) == value;
    });
    packedColumn.encoding = singlePrecision ? Encoding::real32 : Encoding::real64;
    if (singlePrecision)
        put<float>(packed.payload, values.size(),
                   [&](std::size_t i) { return static_cast<float>(values[i]); });
    else
        put<double>(packed.payload, values.size(), [&](std::size_t i) { return values[i]; });
}

}  // namespace joulewatch
