#include "export/csv/csv_rows.hpp"

#include <cstring>

#include "core/result.hpp"
#include "core/time.hpp"
#include "export/csv/number_text.hpp"
#include "export/csv/stamp_text.hpp"

namespace joulewatch {

CsvRows::CsvRows(CsvLayout layout) : decimals_(std::move(layout.decimals)) {
    for (const std::string& each : layout.prefixes) {
        ensure(each.size() <= kMaxPrefixBytes, "a row's first cells fit their place");
        Prefix prefix;
        prefix.size = each.size();
        std::memcpy(prefix.text.data(), each.data(), each.size());
        prefixes_.push_back(prefix);
    }
}

std::size_t CsvRows::maxWaveformBytes(const FixedPointGrid& grid) const {
    constexpr std::size_t kSeconds = 14;  // 999.000000000,
    constexpr std::size_t kNumber = 9;    // -999.999,
    return grid.samples() * grid.series() *
               (kMaxPrefixBytes + kSeconds + kNumber * decimals_.size()) +
           kSlackBytes;
}

std::size_t CsvRows::bytes(const FixedPointGrid& grid) const {
    std::size_t perSample = 0;
    for (const Prefix& prefix : prefixes_) {
        perSample += prefix.size + StampText::kBytes;
        // One digit, the point, the decimals and a comma or the line's end.
        for (const int decimals : decimals_) perSample += 3 + static_cast<std::size_t>(decimals);
    }
    std::size_t total = perSample * grid.samples();
    for (std::size_t s = 0; s < grid.series(); ++s)
        for (std::size_t c = 0; c < grid.columns(); ++c) {
            const std::int32_t one = decimals_[c] == 2 ? 100 : 1000;
            std::int32_t more = 0;  // digits before the point beyond the first
            for (const std::int32_t value : grid.values(s, c))
                more += (value >= 10 * one ? 1 : 0) + (value >= 100 * one ? 1 : 0);
            total += static_cast<std::size_t>(more);
        }
    return total;
}

/// The layout as part of the type: the loop over the numbers of a row then has no loop.
template <int... kDecimals>
std::size_t CsvRows::writeAs(const FixedPointGrid& grid, char* out) const {
    constexpr std::size_t kColumns = sizeof...(kDecimals);
    std::vector<std::array<const std::int32_t*, kColumns>> columns(grid.series());
    for (std::size_t s = 0; s < grid.series(); ++s)
        for (std::size_t c = 0; c < kColumns; ++c) columns[s][c] = grid.values(s, c).data();
    const NumberText& numbers = numberText();
    StampText stamp;
    char* p = out;
    for (std::size_t k = 0; k < grid.samples(); ++k) {
        stamp.set(grid.start() + static_cast<std::int64_t>(k) * grid.step());
        for (std::size_t s = 0; s < columns.size(); ++s) {
            std::memcpy(p, prefixes_[s].text.data(), kMaxPrefixBytes);
            p = stamp.copy(p + prefixes_[s].size);
            const std::int32_t* const* column = columns[s].data();
            ((p = numbers.fixed<kDecimals>(static_cast<std::uint32_t>((*column++)[k]), p)), ...);
            p[-1] = '\n';
        }
    }
    return static_cast<std::size_t>(p - out);
}

std::size_t CsvRows::write(const FixedPointGrid& grid, char* out) const {
    ensure(grid.series() == prefixes_.size() && grid.columns() == decimals_.size(),
           "a grid is written in its own layout");
    if (decimals_ == std::vector{2, 2, 2, 3}) return writeAs<2, 2, 2, 3>(grid, out);
    if (decimals_ == std::vector{2, 2, 2, 2, 2, 2}) return writeAs<2, 2, 2, 2, 2, 2>(grid, out);
    ensure(decimals_ == std::vector{2, 3}, "rows are compiled for their columns");
    return writeAs<2, 3>(grid, out);
}

std::size_t CsvRows::writeWaveform(const FixedPointGrid& grid, int samplesPerSecond,
                                   char* out) const {
    const NumberText& numbers = numberText();
    char* p = out;
    for (std::size_t k = 0; k < grid.samples(); ++k)
        for (std::size_t s = 0; s < grid.series(); ++s) {
            std::memcpy(p, prefixes_[s].text.data(), kMaxPrefixBytes);
            p += prefixes_[s].size;
            const std::uint64_t nanoseconds =
                k * 1'000'000'000ULL / static_cast<std::uint64_t>(samplesPerSecond);
            p = numbers.nanoseconds(nanoseconds, p);
            for (std::size_t c = 0; c < decimals_.size(); ++c) {
                if (decimals_[c] == 0) {
                    *p++ = ',';
                    continue;
                }
                const std::int32_t value = grid.values(s, c)[k];
                if (value < 0) *p++ = '-';
                const auto size = static_cast<std::uint32_t>(value < 0 ? -value : value);
                p = decimals_[c] == 2 ? numbers.fixed<2>(size, p) : numbers.fixed<3>(size, p);
            }
            p[-1] = '\n';
        }
    return static_cast<std::size_t>(p - out);
}

}  // namespace joulewatch
